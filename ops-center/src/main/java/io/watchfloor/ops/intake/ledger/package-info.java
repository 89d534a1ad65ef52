/**
 * What the center has acknowledged: the record that each sequence of a spool is bound to, how far the spool is
 * evaluated, and its gaps. {@code intake} asks at a hello, before a batch is evaluated, and before the ack.
 */
@NullMarked
package io.watchfloor.ops.intake.ledger;

import org.jspecify.annotations.NullMarked;
