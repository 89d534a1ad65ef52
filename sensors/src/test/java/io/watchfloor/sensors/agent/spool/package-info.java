/** The spool's promises: what was appended comes out once committed, whatever crashes in between. */
@NullMarked
package io.watchfloor.sensors.agent.spool;

import org.jspecify.annotations.NullMarked;
