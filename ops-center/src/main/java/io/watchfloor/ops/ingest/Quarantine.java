package io.watchfloor.ops.ingest;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Keeps telemetry that cannot be judged, with the reason, so that it is neither lost nor in the way. */
final class Quarantine {

    /** A longer record is kept cut to this: enough to see what it is. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final Jdbi database;

    /** One record that could not be judged. */
    record Unjudgeable(TelemetryRecord record, String code, String reason) {}

    Quarantine(Jdbi database) {
        this.database = database;
    }

    /** A record that is there already stays as it is: a repeat is the same thing again. */
    void keep(String sensor, long epoch, List<Unjudgeable> found) {
        if (found.isEmpty()) {
            return;
        }
        database.useHandle(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO quarantined_telemetry (sensor, epoch, sequence, received_at, code, reason, body)
                    VALUES (:sensor, :epoch, :sequence, :received, :code, :reason, :body)
                    ON CONFLICT DO NOTHING
                    """);
            for (Unjudgeable one : found) {
                byte[] body = one.record().body();
                batch.bind("sensor", sensor)
                        .bind("epoch", epoch)
                        .bind("sequence", one.record().sequence())
                        .bind(
                                "received",
                                OffsetDateTime.ofInstant(
                                        Instant.ofEpochMilli(one.record().receivedAtMillis()), ZoneOffset.UTC))
                        .bind("code", one.code())
                        .bind("reason", one.reason())
                        .bind("body", body.length > KEPT_BYTES ? Arrays.copyOf(body, KEPT_BYTES) : body)
                        .add();
            }
            batch.execute();
        });
    }
}
