package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.intake.input.InputConnection;

/** Submits the records of an epoch with fixed sequence numbers. */
@FunctionalInterface
interface PullSink {

    InputConnection of(long epoch);
}
