@NullMarked
package io.watchfloor.dashboards.live;

import org.jspecify.annotations.NullMarked;
