/**
 * The command line of the center with its main class. This package contains commands that work without a running center. Commands that
 * call a center are in the package {@code remote}. No other package uses this package; it starts {@code io.watchfloor.dashboards.Node}
 * and calls {@code sigma.loading} and {@code sigma.offline}.
 */
@NullMarked
package io.watchfloor.dashboards.cli;

import org.jspecify.annotations.NullMarked;
