package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.intake.input.InputConnection;

/** Brings records under sequences that stay theirs. */
@FunctionalInterface
interface PullSink {

    InputConnection of(long epoch);
}
