/**
 * The framework of the inputs, through which other products send telemetry to the center without a sensor. An input
 * converts its protocol to {@link io.watchfloor.ops.intake.input.InputRecord}s and submits them through {@link
 * io.watchfloor.ops.intake.input.InputGate}. The same rights, limits, quarantine and retry queue apply as for
 * sensors.
 *
 * <p>Also contains the common parts of inputs over HTTP: authentication, bounded bodies, and the envelope around a
 * record.
 */
@NullMarked
package io.watchfloor.ops.intake.input;

import org.jspecify.annotations.NullMarked;
