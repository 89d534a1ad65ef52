/** A case as a graph: who came from where to what. Pure. */
@NullMarked
package io.watchfloor.dashboards.cases.graph;

import org.jspecify.annotations.NullMarked;
