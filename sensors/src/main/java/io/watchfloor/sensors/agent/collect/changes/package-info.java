/**
 * Collectors that compare the host's state with its state at the previous poll: processes, connections, file integrity.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.changes;

import org.jspecify.annotations.NullMarked;
