/**
 * Unprocessed telemetry: records in quarantine, which cannot be evaluated, and in the retry queue, which wait for
 * their asset or their sensor's rate. {@code intake} adds the records, and users review them. Retried records are
 * sent to {@code asset}.
 */
@NullMarked
package io.watchfloor.ops.intake.quarantine;

import org.jspecify.annotations.NullMarked;
