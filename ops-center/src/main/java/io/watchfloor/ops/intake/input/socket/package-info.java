/** TCP and UDP ports of inputs: they read messages, limit what waits, and submit it. */
@NullMarked
package io.watchfloor.ops.intake.input.socket;

import org.jspecify.annotations.NullMarked;
