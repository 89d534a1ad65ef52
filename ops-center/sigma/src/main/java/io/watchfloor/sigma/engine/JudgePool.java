package io.watchfloor.sigma.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The judges of an engine that no thread is using. A thread mostly gets back the one that it gave, which knows its telemetry. They live
 * and die with their engine; in a thread-local each would hold its engine, and the thread both, long after the rules have changed.
 */
final class JudgePool {

    private static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable ThreadJudge> idle = new AtomicReferenceArray<>(PLACES);
    private final Supplier<ThreadJudge> maker;

    JudgePool(Supplier<ThreadJudge> maker) {
        this.maker = maker;
    }

    /** One for this thread alone, until it is given back. */
    ThreadJudge take() {
        int own = own();
        for (int i = 0; i < PLACES; i++) {
            int place = (own + i) % PLACES;
            ThreadJudge found = idle.get(place) == null ? null : idle.getAndSet(place, null);
            if (found != null) {
                return found;
            }
        }
        return maker.get();
    }

    /** More than there are places for are let go. */
    void give(ThreadJudge judge) {
        int own = own();
        for (int i = 0; i < PLACES; i++) {
            if (idle.compareAndSet((own + i) % PLACES, null, judge)) {
                return;
            }
        }
    }

    /** Lets go of all that are idle. */
    void clear() {
        for (int place = 0; place < PLACES; place++) {
            idle.set(place, null);
        }
    }

    private static int own() {
        return (int) (Thread.currentThread().threadId() % PLACES);
    }
}
