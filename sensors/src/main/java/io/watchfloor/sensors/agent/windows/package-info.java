/** Windows' own libraries, for what a collector asks of them. Nothing else here knows how they are called. */
@NullMarked
package io.watchfloor.sensors.agent.windows;

import org.jspecify.annotations.NullMarked;
