/** The dead man's switch: tells somebody outside that the center works, and only while it does. */
@NullMarked
package io.watchfloor.ops.platform.heartbeat;

import org.jspecify.annotations.NullMarked;
