/** The command {@code figures}. */
@NullMarked
package io.watchfloor.dashboards.figures.cli;

import org.jspecify.annotations.NullMarked;
