package io.watchfloor.sigma.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The idle judges of an engine. A thread mostly gets back the judge that it returned, which knows its telemetry. Judges
 * live and die with their engine: in a thread-local, each would keep its engine alive as long as the thread, long after
 * the rules have changed.
 */
final class EvaluatorPool {

    private static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable ThreadEvaluator> idle = new AtomicReferenceArray<>(PLACES);
    private final Supplier<ThreadEvaluator> maker;

    EvaluatorPool(Supplier<ThreadEvaluator> maker) {
        this.maker = maker;
    }

    /** A judge for this thread alone, until it is returned. */
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

    /** Surplus judges are discarded. */
    void give(ThreadEvaluator judge) {
        int own = own();
        for (int i = 0; i < PLACES; i++) {
            if (idle.compareAndSet((own + i) % PLACES, null, judge)) {
                return;
            }
        }
    }

    /** Discards all idle judges. */
    void clear() {
        for (int place = 0; place < PLACES; place++) {
            idle.set(place, null);
        }
    }

    private static int own() {
        return (int) (Thread.currentThread().threadId() % PLACES);
    }
}
