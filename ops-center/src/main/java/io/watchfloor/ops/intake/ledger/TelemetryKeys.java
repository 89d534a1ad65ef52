package io.watchfloor.ops.intake.ledger;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;

/**
 * Binds each Idempotency-Key to the first body that was sent with the key. The uncompressed content is compared, so a
 * client may compress the body differently when it repeats a request.
 */
public final class TelemetryKeys {

    private final Jdbi database;

    public TelemetryKeys(Jdbi database) {
        this.database = database;
    }

    /**
     * Claims the key for records before they are evaluated. Blocks.
     *
     * @return the epoch of the records' sequence numbers, derived from key and records, so that repeating the request
     *     changes nothing; empty when the key belongs to other records
     */
    public OptionalLong claim(String sensor, String key, List<TelemetryRecord> records) {
        byte[] body = digest(records);
        byte[] hash = Digests.sha256(key);
        if (!claim(sensor, hash, body)) {
            return OptionalLong.empty();
        }
        MessageDigest epoch = Digests.sha256();
        epoch.update(sensor.getBytes(StandardCharsets.UTF_8));
        epoch.update((byte) 0);
        epoch.update(hash);
        return OptionalLong.of(ByteBuffer.wrap(epoch.digest(body)).getLong());
    }

    /**
     * Claims the key for a request that contains no telemetry. Blocks.
     *
     * @param owner the owner of the key, such as {@code person:NAME}; never the id of a sensor
     * @param body a hash of the request
     * @return false when the key belongs to another request
     */
    public boolean claim(String owner, String key, byte[] body) {
        return claim(owner, Digests.sha256(key), body);
    }

    private boolean claim(String owner, byte[] key, byte[] body) {
        byte[] bound = database.withHandle(handle -> handle.createQuery("""
                        WITH hurried AS (SELECT set_config('synchronous_commit', 'off', true)),
                        claimed AS (
                            INSERT INTO telemetry_key AS k (sensor, key, body) SELECT :sensor, :key, :body FROM hurried
                            ON CONFLICT (sensor, key) DO UPDATE SET used_at = now() RETURNING k.body)
                        SELECT body FROM claimed
                        """)
                .bind("sensor", owner)
                .bind("key", key)
                .bind("body", body)
                .mapTo(byte[].class)
                .one());
        return Arrays.equals(bound, body);
    }

    private static byte[] digest(List<TelemetryRecord> records) {
        MessageDigest digest = Digests.sha256();
        for (TelemetryRecord record : records) {
            digest.update(ByteBuffer.allocate(12)
                    .putLong(record.sequence())
                    .putInt(record.body().length)
                    .flip());
            digest.update(record.body());
        }
        return digest.digest();
    }
}
