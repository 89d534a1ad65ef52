package io.watchfloor.ops.ingest.sensor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Which sensors may report. A person creates a one-time token, and the sensor exchanges it for its own credential. Only
 * hashes are stored: tokens and credentials are random 256-bit values, so a fast hash is enough.
 */
public final class SensorKeyring {

    private static final int SECRET_BYTES = 32;

    private final Jdbi database;
    private final SecureRandom random;

    /** What is known of a sensor. */
    public record Sensor(
            String id, String name, Membership membership, Contact contact, Reach reach, Received received) {}

    /** Since when a sensor may report; it may no more once it is revoked. */
    public record Membership(Instant enrolledAt, @Nullable Instant revokedAt) {}

    /** When it was last heard; nothing of it is known before it first connects. */
    public record Contact(
            @Nullable String agentVersion,
            @Nullable Instant connectedAt,
            @Nullable Instant lastAckAt) {}

    /**
     * What came of it, in records.
     *
     * @param tally by code, what was counted in addition
     */
    public record Received(long records, long rejected, Map<String, Tallied> tally) {}

    /**
     * What a sensor may speak for.
     *
     * @param assets {@code own}, or patterns
     * @param names of its host, as stated at enrolment: only the token's holder vouches for them
     * @param addresses likewise
     */
    public record Reach(List<String> assets, List<String> names, List<String> addresses) {

        public Reach {
            assets = List.copyOf(assets);
            names = List.copyOf(names);
            addresses = List.copyOf(addresses);
        }

        SensorRights rights() {
            return SensorRights.of(
                    assets, Stream.concat(names.stream(), addresses.stream()).toList());
        }
    }

    /** Records of a sensor that are counted under a code in addition to being judged. */
    public record Tallied(long records, @Nullable String lastAsset, Instant lastAt) {}

    /** A sensor that enrols: its display name, and the names and addresses of its host. */
    public record Newcomer(String name, List<String> names, List<String> addresses) {

        public Newcomer {
            names = List.copyOf(names);
            addresses = List.copyOf(addresses);
        }
    }

    private record TallyRow(String sensor, String code, Tallied tally) {}

    /** Rights that may have changed, and when this was looked up. */
    record ChangedRights(Map<String, SensorRights> rights, Instant asOf) {}

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
     * @param assets what the sensor may speak for: {@link SensorRights#OWN}, or patterns that {@link AssetPattern#parse} reads
     */
    public String createEnrolment(String by, Duration validFor, List<String> assets) {
        String token = secret("wfe_");
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor_enrolment (token_hash, created_by, expires_at, assets)
                        VALUES (:hash, :by, now() + make_interval(secs => :seconds), :assets)
                        """)
                .bindBySqlType("assets", texts(handle, assets), Types.ARRAY)
                .bind("hash", hash(token))
                .bind("by", by)
                .bind("seconds", validFor.toSeconds())
                .execute());
        return token;
    }

    /**
     * Turns a one-time token into a sensor's credential.
     *
     * @return empty when the token is unknown, used or expired
     */
    public Optional<Enrolled> enroll(String token, Newcomer newcomer) {
        return database.inTransaction(handle -> {
            String id = newId(newcomer.name());
            Optional<List<String>> assets = handle.createQuery("""
                            UPDATE sensor_enrolment SET used_by = :sensor
                            WHERE token_hash = :hash AND used_by IS NULL AND expires_at > now() RETURNING assets
                            """)
                    .bind("sensor", id)
                    .bind("hash", hash(token))
                    .map((row, context) -> texts(row.getArray("assets")))
                    .findOne();
            if (assets.isEmpty()) {
                return Optional.empty();
            }
            String credential = secret("wfs_");
            handle.createUpdate("""
                            INSERT INTO sensor (id, name, credential_hash, assets, names, addresses)
                            VALUES (:id, :name, :hash, :assets, :names, :addresses)
                            """)
                    .bind("id", id)
                    .bind("name", newcomer.name())
                    .bind("hash", hash(credential))
                    .bindBySqlType("assets", texts(handle, assets.get()), Types.ARRAY)
                    .bindBySqlType("names", texts(handle, newcomer.names()), Types.ARRAY)
                    .bindBySqlType("addresses", texts(handle, newcomer.addresses()), Types.ARRAY)
                    .execute();
            return Optional.of(new Enrolled(id, credential));
        });
    }

    /**
     * A sender that brings records through this door alone.
     *
     * @param assets patterns that {@link AssetPattern#parse} reads
     */
    public Enrolled admitSender(String door, String name, List<String> assets) {
        Enrolled sender = new Enrolled(newId(name), secret("wfd_"));
        database.useHandle(handle -> insertOf(handle, sender, name, door, assets, ""));
        return sender;
    }

    /**
     * The door itself as a sender, for a protocol that knows no credential: nobody has its own. A revoked one stays revoked.
     *
     * @return its id
     */
    public String admitDoor(String door, List<String> assets) {
        Enrolled sender = new Enrolled("door-" + door, secret("wfd_"));
        database.useHandle(handle -> insertOf(handle, sender, sender.sensor(), door, assets, """
                ON CONFLICT (id) DO UPDATE SET assets = excluded.assets, changed_at = now() WHERE sensor.assets <> excluded.assets
                """));
        return sender.sensor();
    }

    private static void insertOf(
            Handle handle, Enrolled sender, String name, String door, List<String> assets, String onConflict) {
        handle.createUpdate("""
                        INSERT INTO sensor (id, name, credential_hash, assets, names, addresses, door)
                        VALUES (:id, :name, :hash, :assets, '{}', '{}', :door)
                        """ + onConflict)
                .bind("id", sender.sensor())
                .bind("name", name)
                .bind("hash", hash(sender.credential()))
                .bindBySqlType("assets", texts(handle, assets), Types.ARRAY)
                .bind("door", door)
                .execute();
    }

    /** What the sensor may speak for: nothing when it is unknown. */
    SensorRights rights(String sensor) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT assets, names, addresses FROM sensor WHERE id = :id")
                        .bind("id", sensor)
                        .map((row, context) -> reach(row).rights())
                        .findOne()
                        .orElse(SensorRights.NONE));
    }

    /** @param since null for all changes from now on */
    ChangedRights rightsChangedSince(@Nullable Instant since) {
        return database.withHandle(handle -> {
            Instant asOf =
                    handle.createQuery("SELECT now()").mapTo(Instant.class).one();
            Map<String, SensorRights> rights = new HashMap<>();
            if (since != null) {
                handle.createQuery("SELECT id, assets, names, addresses FROM sensor WHERE changed_at > :since")
                        .bind("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
                        .map((row, context) ->
                                Map.entry(row.getString("id"), reach(row).rights()))
                        .forEach(one -> rights.put(one.getKey(), one.getValue()));
            }
            return new ChangedRights(rights, asOf);
        });
    }

    private static Reach reach(ResultSet row) throws SQLException {
        return new Reach(texts(row.getArray("assets")), texts(row.getArray("names")), texts(row.getArray("addresses")));
    }

    private static Array texts(Handle handle, List<String> texts) {
        try {
            return handle.getConnection().createArrayOf("text", texts.toArray());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    /** @return the sensor's id, or nothing when the credential is unknown or revoked, or a door's sender has it */
    public Optional<String> authenticate(String credential) {
        return authenticateAt(credential, null);
    }

    /**
     * At a door both a sensor's credential and that of a sender made for this door do.
     *
     * @param door null for the sensors' own ways
     * @return the sensor's id, or nothing when the credential is unknown, revoked, or made for another door
     */
    public Optional<String> authenticateAt(String credential, @Nullable String door) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id FROM sensor
                        WHERE credential_hash = :hash AND revoked_at IS NULL AND (door IS NULL OR door = :door)
                        """)
                .bind("hash", hash(credential))
                .bindByType("door", door, String.class)
                .mapTo(String.class)
                .findOne());
    }

    /** @return whether the sensor exists and was not revoked before */
    public boolean revoke(String sensor) {
        return database.withHandle(handle -> handle.createUpdate(
                                "UPDATE sensor SET revoked_at = now(), changed_at = now() WHERE id = :id AND revoked_at IS NULL")
                        .bind("id", sensor)
                        .execute())
                > 0;
    }

    /** All sensors, by id, including revoked ones. */
    public List<Sensor> sensors() {
        return database.withHandle(handle -> sensors(handle, null));
    }

    /** One sensor, even a revoked one. */
    public Optional<Sensor> find(String id) {
        return database.withHandle(handle -> sensors(handle, id)).stream().findFirst();
    }

    /** @param id of one sensor, or null for all */
    private static List<Sensor> sensors(Handle handle, @Nullable String id) {
        Map<String, Map<String, Tallied>> tally = new HashMap<>();
        handle.createQuery("SELECT * FROM sensor_tally WHERE :id IS NULL OR sensor = :id ORDER BY sensor, code")
                .bindByType("id", id, String.class)
                .map((row, context) -> new TallyRow(
                        row.getString("sensor"),
                        row.getString("code"),
                        new Tallied(
                                row.getLong("records"),
                                row.getString("last_asset"),
                                instant(row.getObject("last_at", OffsetDateTime.class), Instant.EPOCH))))
                .forEach(row -> tally.computeIfAbsent(row.sensor(), sensor -> new TreeMap<>())
                        .put(row.code(), row.tally()));
        return handle.createQuery("SELECT * FROM sensor WHERE :id IS NULL OR id = :id ORDER BY id")
                .bindByType("id", id, String.class)
                .map((row, context) -> new Sensor(
                        row.getString("id"),
                        row.getString("name"),
                        new Membership(
                                instant(row.getObject("enrolled_at", OffsetDateTime.class), Instant.EPOCH),
                                instant(row.getObject("revoked_at", OffsetDateTime.class))),
                        new Contact(
                                row.getString("agent_version"),
                                instant(row.getObject("connected_at", OffsetDateTime.class)),
                                instant(row.getObject("last_ack_at", OffsetDateTime.class))),
                        reach(row),
                        new Received(
                                row.getLong("records"),
                                row.getLong("rejected"),
                                tally.getOrDefault(row.getString("id"), Map.of()))))
                .list();
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

    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
