@NullMarked
package io.watchfloor.dashboards.edge;

import org.jspecify.annotations.NullMarked;
