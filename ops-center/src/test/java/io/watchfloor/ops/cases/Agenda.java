package io.watchfloor.ops.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Scheduled tasks in virtual time, by a clock that is never set. */
final class Agenda {

    private record Happening(Instant at, long order, Runnable what) {}

    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(Comparator.comparing(Happening::at).thenComparingLong(Happening::order));
    private Instant time;
    private long order;

    Agenda(Instant start) {
        this.time = start;
    }

    Instant time() {
        return time;
    }

    void in(Duration wait, Runnable what) {
        happenings.add(new Happening(time.plus(wait), order++, what));
    }

    void every(Duration pause, Runnable what) {
        in(pause, () -> {
            what.run();
            every(pause, what);
        });
    }

    void runUntil(Instant end) {
        while (!happenings.isEmpty() && !happenings.peek().at().isAfter(end)) {
            Happening next = happenings.poll();
            time = next.at();
            next.what().run();
        }
        time = end;
    }
}
