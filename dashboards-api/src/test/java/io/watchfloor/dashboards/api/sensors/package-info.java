@NullMarked
package io.watchfloor.dashboards.api.sensors;

import org.jspecify.annotations.NullMarked;
