package io.watchfloor.config.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicWorkTest {

    private static final long LONG = 30;

    private final BlockingQueue<Thread> turns = new ArrayBlockingQueue<>(100);

    private Thread next() throws InterruptedException {
        return Objects.requireNonNull(turns.poll(LONG, TimeUnit.SECONDS));
    }

    @Test
    void aTurnThatFailsIsToldAndTheNextOneComesAllTheSame() throws Exception {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        AtomicInteger turn = new AtomicInteger();
        try (PeriodicWork work = new PeriodicWork("looks", Duration.ofMillis(1), "Nothing was seen", () -> {
            Thread self = Thread.currentThread();
            self.setUncaughtExceptionHandler((thread, failure) -> told.add(failure));
            boolean first = turn.getAndIncrement() == 0;
            turns.put(self);
            if (first) {
                throw new IOException("it is dark");
            }
        })) {
            work.startNow();
            Thread first = next();
            assertThat(next()).isSameAs(first);
            assertThat(first.getName()).isEqualTo("looks");
            assertThat(first.isDaemon()).isTrue();
        }
        assertThat(told)
                .singleElement()
                .isInstanceOf(PeriodicWorkFailure.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("Nothing was seen, next try in 1 ms: java.io.IOException: it is dark");
    }

    @Test
    void anErrorEndsNeitherTheWorkNorGoesUnseen() throws Exception {
        List<Throwable> seen = new CopyOnWriteArrayList<>();
        try (PeriodicWork work = new PeriodicWork("looks", Duration.ofMillis(1), "Nothing was seen", () -> {
            Thread self = Thread.currentThread();
            self.setUncaughtExceptionHandler((thread, failure) -> seen.add(failure));
            turns.put(self);
            throw new StackOverflowError();
        })) {
            work.startNow();
            assertThat(next()).isSameAs(next());
        }
        assertThat(seen).first().extracting(Throwable::getCause).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void afterItsEndNoTurnComes() throws Exception {
        PeriodicWork work =
                new PeriodicWork("looks", Duration.ofMillis(1), "", () -> turns.put(Thread.currentThread()));
        work.startNow();
        assertThat(next()).isNotNull();
        assertThat(work.end(Duration.ofSeconds(LONG))).isTrue();
        turns.clear();
        assertThat(turns.poll(20, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void whatEscapesIsCountedByTheNameOfItsThreads() throws Exception {
        List<String> counted = new CopyOnWriteArrayList<>();
        Thread thread = Threads.numbered("workers").newThread(() -> {
            throw new IllegalStateException("broken");
        });
        thread.setUncaughtExceptionHandler(new UncaughtExceptionLogger(counted::add));
        thread.start();
        assertThat(thread.join(Duration.ofSeconds(LONG))).isTrue();
        assertThat(counted).containsExactly("workers");
    }
}
