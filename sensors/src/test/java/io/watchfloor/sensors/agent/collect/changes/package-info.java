/** Tests of the collectors that poll processes, connections and files. */
@NullMarked
package io.watchfloor.sensors.agent.collect.changes;

import org.jspecify.annotations.NullMarked;
