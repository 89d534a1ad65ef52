package io.watchfloor.ops.intake.gate;

import io.watchfloor.config.work.PeriodicWork;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether the database responds. The check is cheap and runs frequently, so that sensors are asked to wait
 * before their requests time out.
 */
final class DatabaseHealth implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    /**
     * Time without a response after which the database counts as unresponsive. Pauses for garbage collection are
     * shorter.
     */
    private static final Duration SILENCE = Duration.ofMillis(700);

    private final Jdbi database;
    private final PeriodicWork work =
            new PeriodicWork("database-pulse", CHECK_INTERVAL, "The check of the database failed", this::check);
    private volatile long lastAnswer = System.nanoTime();

    DatabaseHealth(Jdbi database) {
        this.database = database;
    }

    void start() {
        lastAnswer = System.nanoTime();
        work.startNow();
    }

    private void check() {
        boolean was = isResponsive();
        try {
            database.useHandle(handle -> handle.execute("SELECT 1"));
            lastAnswer = System.nanoTime();
            if (!was) {
                LOG.info("The database responds again");
            }
        } catch (RuntimeException e) {
            if (was) {
                LOG.warn("The database does not respond, so sensors are asked to wait: {}", e.getMessage());
            }
        }
    }

    boolean isResponsive() {
        return System.nanoTime() - lastAnswer < SILENCE.toNanos();
    }

    @Override
    public void close() {
        work.close();
    }
}
