/**
 * Inputs that pull logs from cloud providers. The progress is stored in the database, and each item keeps the
 * sequence number with which it was first submitted, so that submitting an item again changes nothing.
 */
@NullMarked
package io.watchfloor.ops.intake.input.pull;

import org.jspecify.annotations.NullMarked;
