package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.intake.input.DoorLine;

/** Brings records under sequences that stay theirs. */
@FunctionalInterface
interface PulledRecords {

    DoorLine of(long epoch);
}
