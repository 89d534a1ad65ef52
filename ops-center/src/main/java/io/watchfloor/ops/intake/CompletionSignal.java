package io.watchfloor.ops.intake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Signals after a while whether work is done: an uplink checks back, in case the database falls silent. */
@FunctionalInterface
interface CompletionSignal {
    CompletionStage<Boolean> done(CompletableFuture<?> work);
}
