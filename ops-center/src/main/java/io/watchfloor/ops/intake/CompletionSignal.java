package io.watchfloor.ops.intake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Completes with true when the work is done, or with false if the work is not done after a short wait. A session uses
 * this to check whether the database still responds.
 */
@FunctionalInterface
interface CompletionSignal {
    CompletionStage<Boolean> done(CompletableFuture<?> work);
}
