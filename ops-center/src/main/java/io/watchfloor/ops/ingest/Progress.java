package io.watchfloor.ops.ingest;

import org.jdbi.v3.core.Jdbi;

/** How far each spool is acknowledged. A spool that ends below it was set back, for instance by restoring its machine. */
final class Progress {

    private final Jdbi database;

    Progress(Jdbi database) {
        this.database = database;
    }

    /** @return the highest acknowledged sequence, 0 for none */
    long through(String sensor, long epoch) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT through FROM sensor_progress WHERE sensor = :sensor AND epoch = :epoch")
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /**
     * Written before the ack goes out, in one statement. Its commit does not wait for the disk: after a power cut a smaller number only makes a set-back
     * spool harder to notice, it never loses telemetry.
     */
    void acknowledged(String sensor, long epoch, long through, int records, int rejected) {
        database.useHandle(handle -> handle.createUpdate("""
                        WITH hurried AS (SELECT set_config('synchronous_commit', 'off', true)),
                        counted AS (UPDATE sensor SET last_ack_at = now(), records = records + :records,
                                                      rejected = rejected + :rejected
                                    WHERE id = :sensor)
                        INSERT INTO sensor_progress (sensor, epoch, through) SELECT :sensor, :epoch, :through FROM hurried
                        ON CONFLICT (sensor, epoch) DO UPDATE
                        SET through = greatest(sensor_progress.through, excluded.through), updated_at = now()
                        """)
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .bind("through", through)
                .bind("records", records)
                .bind("rejected", rejected)
                .execute());
    }
}
