package io.watchfloor.ops.door.pull;

import io.watchfloor.ops.door.DoorLine;

/** Brings records under sequences that stay theirs. */
@FunctionalInterface
interface Lines {

    DoorLine of(long epoch);
}
