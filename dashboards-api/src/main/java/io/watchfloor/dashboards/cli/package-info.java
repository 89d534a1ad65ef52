/**
 * The command line of the center, and its main class. Commands that need no center are here; those that call a running
 * one are in {@code remote}. At the top of all packages: starts {@code io.watchfloor.dashboards.Node}, calls
 * {@code sigma.loading} and {@code sigma.offline}; nobody calls it.
 */
@NullMarked
package io.watchfloor.dashboards.cli;

import org.jspecify.annotations.NullMarked;
