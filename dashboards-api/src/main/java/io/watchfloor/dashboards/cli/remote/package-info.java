/** Commands that call a running center over its HTTP API. The package {@code cli} uses this package. */
@NullMarked
package io.watchfloor.dashboards.cli.remote;

import org.jspecify.annotations.NullMarked;
