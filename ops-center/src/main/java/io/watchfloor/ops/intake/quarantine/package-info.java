/**
 * Unprocessed telemetry: records in quarantine, which cannot be evaluated, and in the retry queue, which wait for their
 * asset or their sensor's rate. Filled by {@code intake} and reviewed by users. Retried records go to {@code asset}.
 */
@NullMarked
package io.watchfloor.ops.intake.quarantine;

import org.jspecify.annotations.NullMarked;
