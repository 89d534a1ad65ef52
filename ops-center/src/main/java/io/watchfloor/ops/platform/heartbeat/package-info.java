/** The dead man's switch: sends heartbeats to an external receiver only while the center works. */
@NullMarked
package io.watchfloor.ops.platform.heartbeat;

import org.jspecify.annotations.NullMarked;
