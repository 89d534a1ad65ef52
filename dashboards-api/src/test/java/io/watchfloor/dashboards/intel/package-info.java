@NullMarked
package io.watchfloor.dashboards.intel;

import org.jspecify.annotations.NullMarked;
