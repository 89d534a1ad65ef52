/**
 * The frame of the doors: ways into the center beside the sensors' uplink. A door turns what its protocol brings into {@link
 * io.watchfloor.ops.intake.input.InputRecord}s and hands them to {@link io.watchfloor.ops.intake.input.InputGate}; rights, budgets, quarantine and parking are
 * those of every sensor.
 *
 * <p>What the doors over HTTP have in common: who asks, the body within its budgets, and the envelope around a record.
 */
@NullMarked
package io.watchfloor.ops.intake.input;

import org.jspecify.annotations.NullMarked;
