/** The uplink against a center of the tests' own, which drops, repeats, waits and forgets. */
@NullMarked
package io.watchfloor.sensors.agent.uplink;

import org.jspecify.annotations.NullMarked;
