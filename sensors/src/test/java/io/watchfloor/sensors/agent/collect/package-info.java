/** Files that grow, turn and shrink, and recordings of every layout. */
@NullMarked
package io.watchfloor.sensors.agent.collect;

import org.jspecify.annotations.NullMarked;
