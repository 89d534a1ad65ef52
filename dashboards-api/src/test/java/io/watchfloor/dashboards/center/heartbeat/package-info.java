@NullMarked
package io.watchfloor.dashboards.center.heartbeat;

import org.jspecify.annotations.NullMarked;
