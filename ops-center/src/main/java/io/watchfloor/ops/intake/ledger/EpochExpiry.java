package io.watchfloor.ops.intake.ledger;

import io.watchfloor.config.work.PeriodicWork;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Deletes epochs that have been silent for as long as assets remember them, and old Idempotency-Keys. Also limits the
 * number of rows for each sensor by deleting the oldest rows first.
 */
public final class EpochExpiry implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int EPOCHS = 1_000;
    private static final int KEYS = 100_000;
    private static final int GAPS = 10_000;

    private static final List<String> BY_AGE = List.of(
            "DELETE FROM sensor_progress WHERE updated_at < now() - make_interval(secs => :seconds)",
            "DELETE FROM telemetry_key WHERE used_at < now() - make_interval(secs => :seconds)",
            "DELETE FROM archive_progress WHERE updated_at < now() - make_interval(secs => :seconds)");

    private static final List<String> BY_NUMBER = List.of(
            surplus("sensor_progress", "epoch", "updated_at", EPOCHS),
            surplus("telemetry_key", "key", "used_at", KEYS),
            surplus("archive_progress", "epoch", "updated_at", KEYS),
            surplus("sensor_gap", "epoch, first, last, reason", "at", GAPS),
            """
            DELETE FROM sensor_history h
            WHERE NOT EXISTS (SELECT FROM sensor_progress p WHERE p.sensor = h.sensor AND p.epoch = h.epoch)""");

    private final Jdbi database;
    private final Duration retention;
    private final PeriodicWork work = new PeriodicWork(
            "forgetting", EVERY, "Old epochs and Idempotency-Keys could not be deleted", this::deleteExpired);

    public EpochExpiry(Jdbi database, Duration retention) {
        this.database = database;
        this.retention = retention;
    }

    private static String surplus(String table, String key, String age, int most) {
        return """
                DELETE FROM %1$s t USING (
                    SELECT sensor, %2$s, row_number() OVER (PARTITION BY sensor ORDER BY %3$s DESC) AS place
                    FROM %1$s WHERE sensor IN (SELECT sensor FROM %1$s GROUP BY sensor HAVING count(*) > %4$d)) s
                WHERE s.place > %4$d AND (t.sensor, %5$s) = (s.sensor, %6$s)
                """.formatted(table, key, age, most, "t." + key.replace(", ", ", t."), "s." + key.replace(", ", ", s."));
    }

    public void start() {
        work.start();
    }

    /** Blocks. */
    void deleteExpired() {
        database.useHandle(handle -> {
            BY_AGE.forEach(sql -> handle.createUpdate(sql)
                    .bind("seconds", retention.toSeconds())
                    .execute());
            BY_NUMBER.forEach(handle::execute);
        });
    }

    @Override
    public void close() {
        work.close();
    }
}
