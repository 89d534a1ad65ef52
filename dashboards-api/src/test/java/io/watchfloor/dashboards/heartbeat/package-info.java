@NullMarked
package io.watchfloor.dashboards.heartbeat;

import org.jspecify.annotations.NullMarked;
