/**
 * The records that the center has acknowledged: the record that each sequence number of a spool is bound to, how far
 * the spool is evaluated, and its gaps. {@code intake} queries the ledger at a hello, before a batch is evaluated,
 * and before an ack is sent.
 */
@NullMarked
package io.watchfloor.ops.intake.ledger;

import org.jspecify.annotations.NullMarked;
