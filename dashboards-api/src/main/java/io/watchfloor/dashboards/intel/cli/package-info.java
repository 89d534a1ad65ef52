/** The commands {@code watchfloor intel}. */
@NullMarked
package io.watchfloor.dashboards.intel.cli;

import org.jspecify.annotations.NullMarked;
