package io.watchfloor.ops.intake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Completes with true when the work is done, or with false after a short wait. A session uses it to check whether the
 * database still answers.
 */
@FunctionalInterface
interface CompletionSignal {
    CompletionStage<Boolean> done(CompletableFuture<?> work);
}
