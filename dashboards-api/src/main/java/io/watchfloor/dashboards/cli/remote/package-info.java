/** Daily work from a terminal: commands that call a running center over its HTTP API. Called by {@code cli}. */
@NullMarked
package io.watchfloor.dashboards.cli.remote;

import org.jspecify.annotations.NullMarked;
