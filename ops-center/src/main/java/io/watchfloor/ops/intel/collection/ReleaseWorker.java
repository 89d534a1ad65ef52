package io.watchfloor.ops.intel.collection;

import io.watchfloor.config.work.PeriodicWork;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Adds the stored versions of released sources to their collections, in parts. Any number of nodes may run it. */
public final class ReleaseWorker implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Jdbi database;
    private final Clock clock;
    private final PeriodicWork work;

    public ReleaseWorker(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.work = new PeriodicWork(
                "intel-releases", EVERY, "Adding released intelligence to collections failed", this::run);
    }

    public void start() {
        work.start();
    }

    private void run() throws InterruptedException {
        boolean more = true;
        while (more) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            more = database.inTransaction(handle -> IntelCollections.continueRelease(handle, clock.instant()));
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
