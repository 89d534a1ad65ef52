@NullMarked
package io.watchfloor.dashboards.doors;

import org.jspecify.annotations.NullMarked;
