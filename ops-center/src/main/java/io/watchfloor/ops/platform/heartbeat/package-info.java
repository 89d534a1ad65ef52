/** The dead man's switch: sends heartbeats to an external receiver only while the center is healthy. */
@NullMarked
package io.watchfloor.ops.platform.heartbeat;

import org.jspecify.annotations.NullMarked;
