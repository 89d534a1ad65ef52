/** The command line of the center, and its main. */
@NullMarked
package io.watchfloor.dashboards.cli;

import org.jspecify.annotations.NullMarked;
