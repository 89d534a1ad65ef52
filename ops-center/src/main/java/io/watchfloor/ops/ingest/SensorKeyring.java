package io.watchfloor.ops.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Which sensors may report. A person makes a one-time token, the sensor turns it into a credential of its own. Only hashes
 * are stored: tokens and credentials are random 256-bit values, so that a fast hash is enough.
 */
public final class SensorKeyring {

    private static final int SECRET_BYTES = 32;

    private final Jdbi database;
    private final SecureRandom random;

    /** What is known of a sensor. */
    public record Sensor(
            String id,
            String name,
            Instant enrolledAt,
            @Nullable Instant revokedAt,
            @Nullable String agentVersion,
            @Nullable Instant connectedAt,
            @Nullable Instant lastAckAt,
            long records,
            long rejected) {}

    /** What the sensor must keep secret, together with its new id. */
    public record Enrolled(String sensor, String credential) {}

    public SensorKeyring(Jdbi database, SecureRandom random) {
        this.database = database;
        this.random = random;
    }

    /**
     * Makes a token that enrols one sensor.
     *
     * @param by the person who asks for it
     */
    public String createEnrolment(String by, Duration validFor) {
        String token = secret("wfe_");
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor_enrolment (token_hash, created_by, expires_at)
                        VALUES (:hash, :by, now() + make_interval(secs => :seconds))
                        """)
                .bind("hash", hash(token))
                .bind("by", by)
                .bind("seconds", validFor.toSeconds())
                .execute());
        return token;
    }

    /**
     * Turns a one-time token into a sensor's credential.
     *
     * @param name what people call the sensor
     * @return nothing when the token is unknown, used or expired
     */
    public Optional<Enrolled> enroll(String token, String name) {
        return database.inTransaction(handle -> {
            String id = newId(name);
            int used = handle.createUpdate("""
                            UPDATE sensor_enrolment SET used_by = :sensor
                            WHERE token_hash = :hash AND used_by IS NULL AND expires_at > now()
                            """)
                    .bind("sensor", id)
                    .bind("hash", hash(token))
                    .execute();
            if (used == 0) {
                return Optional.empty();
            }
            String credential = secret("wfs_");
            handle.createUpdate("INSERT INTO sensor (id, name, credential_hash) VALUES (:id, :name, :hash)")
                    .bind("id", id)
                    .bind("name", name)
                    .bind("hash", hash(credential))
                    .execute();
            return Optional.of(new Enrolled(id, credential));
        });
    }

    /** @return the sensor's id, or nothing when the credential is unknown or revoked */
    public Optional<String> authenticate(String credential) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT id FROM sensor WHERE credential_hash = :hash AND revoked_at IS NULL")
                .bind("hash", hash(credential))
                .mapTo(String.class)
                .findOne());
    }

    /** @return whether there is such a sensor that was not revoked before */
    public boolean revoke(String sensor) {
        return database.withHandle(handle -> handle.createUpdate(
                                "UPDATE sensor SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL")
                        .bind("id", sensor)
                        .execute())
                > 0;
    }

    /** All sensors, by id; revoked ones too. */
    public List<Sensor> sensors() {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM sensor ORDER BY id")
                .map((row, context) -> new Sensor(
                        row.getString("id"),
                        row.getString("name"),
                        instant(row.getObject("enrolled_at", OffsetDateTime.class), Instant.EPOCH),
                        instant(row.getObject("revoked_at", OffsetDateTime.class)),
                        row.getString("agent_version"),
                        instant(row.getObject("connected_at", OffsetDateTime.class)),
                        instant(row.getObject("last_ack_at", OffsetDateTime.class)),
                        row.getLong("records"),
                        row.getLong("rejected")))
                .list());
    }

    /**
     * Its commit does not wait for the disk: a power cut may forget it, and the sensor then says hello again. One statement, because ten
     * thousand sensors may say hello at once.
     */
    void connected(String sensor, String agentVersion) {
        database.useHandle(handle -> handle.createUpdate("""
                        WITH hurried AS (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE sensor SET connected_at = now(), agent_version = :version FROM hurried WHERE id = :id
                        """)
                .bind("id", sensor)
                .bind("version", agentVersion)
                .execute());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    }

    private static Instant instant(@Nullable OffsetDateTime time, Instant otherwise) {
        Instant instant = instant(time);
        return instant == null ? otherwise : instant;
    }

    private String newId(String name) {
        byte[] bytes = new byte[4];
        random.nextBytes(bytes);
        String readable = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        return readable.substring(0, Math.min(readable.length(), 40)) + "-"
                + HexFormat.of().formatHex(bytes);
    }

    private String secret(String prefix) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
