@NullMarked
package io.watchfloor.dashboards.graph;

import org.jspecify.annotations.NullMarked;
