/**
 * The command line of the center, and its main. Commands that need no center stand here; those that speak to a running one
 * stand in {@code remote}. Above everything: starts {@code io.watchfloor.dashboards.Node}, calls {@code ops.rules} and
 * {@code ops.detection}; nobody calls it.
 */
@NullMarked
package io.watchfloor.dashboards.cli;

import org.jspecify.annotations.NullMarked;
