/** Ports of doors that are no HTTP: they read messages, bound what waits, and bring it. */
@NullMarked
package io.watchfloor.ops.intake.input.socket;

import org.jspecify.annotations.NullMarked;
