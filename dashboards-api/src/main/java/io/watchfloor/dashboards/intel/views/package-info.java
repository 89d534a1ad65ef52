/** Threat intelligence as the API shows it. */
@NullMarked
package io.watchfloor.dashboards.intel.views;

import org.jspecify.annotations.NullMarked;
