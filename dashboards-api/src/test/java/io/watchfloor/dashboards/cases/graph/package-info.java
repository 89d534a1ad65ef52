@NullMarked
package io.watchfloor.dashboards.cases.graph;

import org.jspecify.annotations.NullMarked;
