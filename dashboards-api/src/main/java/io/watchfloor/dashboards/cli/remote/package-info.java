/** Commands that call a running center over its HTTP API. Used by {@code cli}. */
@NullMarked
package io.watchfloor.dashboards.cli.remote;

import org.jspecify.annotations.NullMarked;
