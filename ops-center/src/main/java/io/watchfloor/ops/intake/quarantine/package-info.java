/**
 * Telemetry that is not judged: in quarantine because it cannot be, or parked because its asset or its sensor's rate makes it
 * wait. Filled by {@code intake}, retried here, reviewed by people; to {@code asset} once it can be judged.
 */
@NullMarked
package io.watchfloor.ops.intake.quarantine;

import org.jspecify.annotations.NullMarked;
