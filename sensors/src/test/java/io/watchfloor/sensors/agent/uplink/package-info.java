/** Tests of the uplink against a fake center that drops, repeats, waits and forgets. */
@NullMarked
package io.watchfloor.sensors.agent.uplink;

import org.jspecify.annotations.NullMarked;
