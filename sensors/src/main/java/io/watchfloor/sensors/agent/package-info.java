/** The sensor agent's program: collectors fill the spool, the uplink empties it towards the center. */
@NullMarked
package io.watchfloor.sensors.agent;

import org.jspecify.annotations.NullMarked;
