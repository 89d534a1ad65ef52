/** The command line of webhooks. */
@NullMarked
package io.watchfloor.dashboards.webhooks.cli;

import org.jspecify.annotations.NullMarked;
