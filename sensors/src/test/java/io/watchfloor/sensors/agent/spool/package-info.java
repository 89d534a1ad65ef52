/** Tests of the spool's contract across crashes. */
@NullMarked
package io.watchfloor.sensors.agent.spool;

import org.jspecify.annotations.NullMarked;
