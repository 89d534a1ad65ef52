@NullMarked
package io.watchfloor.dashboards.webhooks;

import org.jspecify.annotations.NullMarked;
