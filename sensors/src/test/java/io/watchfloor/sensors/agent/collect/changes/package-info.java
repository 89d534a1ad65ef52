/** Programs, connections and listed files, looked at again and again. */
@NullMarked
package io.watchfloor.sensors.agent.collect.changes;

import org.jspecify.annotations.NullMarked;
