/**
 * The command line of the center with its main class. Commands that work without a center are here; those that call one
 * are in {@code remote}. Top of all packages: starts {@code io.watchfloor.dashboards.Node}, calls {@code sigma.loading}
 * and {@code sigma.offline}; no other package uses it.
 */
@NullMarked
package io.watchfloor.dashboards.cli;

import org.jspecify.annotations.NullMarked;
