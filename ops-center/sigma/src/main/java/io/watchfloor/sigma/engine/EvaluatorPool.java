package io.watchfloor.sigma.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pool of an engine's idle evaluators. A thread usually gets the same evaluator again, so that the evaluator's caches
 * match the thread's telemetry. The pool belongs to the engine, because evaluators in a thread-local would keep old
 * engines in memory after a rule change.
 */
final class EvaluatorPool {

    private static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable ThreadEvaluator> idle = new AtomicReferenceArray<>(PLACES);
    private final Supplier<ThreadEvaluator> maker;

    EvaluatorPool(Supplier<ThreadEvaluator> maker) {
        this.maker = maker;
    }

    /** Removes an evaluator from the pool, for exclusive use by the calling thread until the thread returns it. */
    ThreadEvaluator take() {
        int own = own();
        for (int i = 0; i < PLACES; i++) {
            int place = (own + i) % PLACES;
            ThreadEvaluator found = idle.get(place) == null ? null : idle.getAndSet(place, null);
            if (found != null) {
                return found;
            }
        }
        return maker.get();
    }

    /** Returns an evaluator; surplus evaluators are discarded. */
    void give(ThreadEvaluator judge) {
        int own = own();
        for (int i = 0; i < PLACES; i++) {
            if (idle.compareAndSet((own + i) % PLACES, null, judge)) {
                return;
            }
        }
    }

    /** Discards all idle evaluators. */
    void clear() {
        for (int place = 0; place < PLACES; place++) {
            idle.set(place, null);
        }
    }

    private static int own() {
        return (int) (Thread.currentThread().threadId() % PLACES);
    }
}
