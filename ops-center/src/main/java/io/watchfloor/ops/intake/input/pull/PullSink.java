package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.intake.input.InputConnection;

/** Submits the records of an epoch under fixed sequences. */
@FunctionalInterface
interface PullSink {

    InputConnection of(long epoch);
}
