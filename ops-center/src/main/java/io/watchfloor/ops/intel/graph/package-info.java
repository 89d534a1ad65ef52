/** The graph of threat intelligence: objects and the links that relationships, sightings and reports state. */
@NullMarked
package io.watchfloor.ops.intel.graph;

import org.jspecify.annotations.NullMarked;
