@NullMarked
package io.watchfloor.dashboards.sensors.routes;

import org.jspecify.annotations.NullMarked;
