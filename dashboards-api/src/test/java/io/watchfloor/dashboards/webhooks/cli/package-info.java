@NullMarked
package io.watchfloor.dashboards.webhooks.cli;

import org.jspecify.annotations.NullMarked;
