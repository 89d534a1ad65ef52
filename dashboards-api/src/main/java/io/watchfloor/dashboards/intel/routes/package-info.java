/** Routes of threat intelligence. */
@NullMarked
package io.watchfloor.dashboards.intel.routes;

import org.jspecify.annotations.NullMarked;
