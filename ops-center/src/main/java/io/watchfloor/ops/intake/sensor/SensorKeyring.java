package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.tls.CertificateRequest;
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
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Manages the sensors that may send records. A user creates a one-time token, and the sensor exchanges the token for
 * its own credential. Only hashes of tokens and credentials are stored. Tokens and credentials are random 256-bit
 * values, so a fast hash is sufficient.
 */
public final class SensorKeyring {

    private static final int SECRET_BYTES = 32;

    private static final int ENROLMENT_BYTES = 8;

    private final Jdbi database;
    private final SecureRandom random;
    private final SensorAuthority authority;

    /** The stored data of a sensor. */
    public record Sensor(
            String id,
            String name,
            Membership membership,
            @Nullable Certified certified,
            Contact contact,
            AssetScope reach,
            Received received) {}

    /** The latest certificate of a sensor, if the sensor authenticates with certificates. */
    public record Certified(String serial, Instant issuedAt, Instant endsAt) {}

    /** When the sensor was enrolled, and when it was revoked, if it was revoked. */
    public record Membership(Instant enrolledAt, @Nullable Instant revokedAt) {}

    /** When the sensor last connected and sent records; null if it has not done so yet. */
    public record Contact(
            @Nullable String agentVersion,
            @Nullable Instant connectedAt,
            @Nullable Instant lastAckAt) {}

    /**
     * Number of records that the sensor sent.
     *
     * @param tally numbers of records counted under further codes
     */
    public record Received(long records, long rejected, Map<String, Tallied> tally) {}

    /**
     * Which assets the sensor may send records about.
     *
     * @param assets {@code own}, or patterns
     * @param names names of the sensor's host, as stated at enrollment; not verified by the center
     * @param addresses addresses of the sensor's host, as stated at enrollment; not verified by the center
     */
    public record AssetScope(List<String> assets, List<String> names, List<String> addresses) {

        public AssetScope {
            assets = List.copyOf(assets);
            names = List.copyOf(names);
            addresses = List.copyOf(addresses);
        }

        SensorRights rights() {
            return SensorRights.of(
                    assets, Stream.concat(names.stream(), addresses.stream()).toList());
        }
    }

    /** The number of a sensor's records that are counted under a code, in addition to the total number. */
    public record Tallied(long records, @Nullable String lastAsset, Instant lastAt) {}

    /**
     * The data of a sensor that enrolls: its display name, and the names and addresses of its host.
     *
     * @param request the request for the certificate with which the sensor will authenticate; null if the sensor will
     *     authenticate only with its credential
     */
    public record Newcomer(
            String name,
            List<String> names,
            List<String> addresses,
            @Nullable CertificateRequest request) {

        public Newcomer {
            names = List.copyOf(names);
            addresses = List.copyOf(addresses);
        }
    }

    /** Rights that may have changed, and the time at which they were queried. */
    record ChangedRights(Map<String, SensorRights> rights, Instant asOf) {}

    /**
     * The sensor's id and the secrets that it receives.
     *
     * @param certificate in PEM, if the sensor requested one
     */
    public record Enrolled(
            String sensor, String credential, @Nullable String certificate) {}

    /** The permissions of a token: the assets, and the sensor that is to enroll again, if any. */
    private record Ticket(List<String> assets, @Nullable String sensor) {}

    public SensorKeyring(Jdbi database, SensorAuthority authority, SecureRandom random) {
        this.database = database;
        this.authority = authority;
        this.random = random;
    }

    /**
     * The methods by which sensors authenticate.
     *
     * @param executor runs tasks that may block
     */
    public SensorProofs proofs(Executor executor) {
        return new SensorProofs(database, executor);
    }

    /** The authority that signs the sensors' certificates. */
    public SensorAuthority authority() {
        return authority;
    }

    /**
     * Creates a token with which one new sensor can enroll.
     *
     * @param by the user who creates the token
     * @param assets the assets that the sensor may send records about: {@link SensorRights#OWN}, or patterns for
     *     {@link AssetPattern#parse}
     */
    public String createEnrolment(String by, Duration validFor, List<String> assets) {
        return createEnrolment(by, validFor, assets, null);
    }

    /** @param sensor the existing sensor that is to enroll again; null for a new sensor */
    public String createEnrolment(String by, Duration validFor, List<String> assets, @Nullable String sensor) {
        return createEnrolment(by, validFor, assets, sensor, null).orElseThrow();
    }

    /**
     * @param request the idempotency key: a repeated request invalidates the token created by the earlier request;
     *     null to create a new token each time
     * @return empty when a sensor has already enrolled with the token of this request
     */
    public Optional<String> createEnrolment(
            String by, Duration validFor, List<String> assets, @Nullable String sensor, @Nullable String request) {
        String token = secret("wfe_");
        int made = database.inTransaction(handle -> {
            handle.createUpdate("DELETE FROM sensor_enrolment WHERE request = :request AND used_by IS NULL")
                    .bindByType("request", request, String.class)
                    .execute();
            return handle.createUpdate("""
                        INSERT INTO sensor_enrolment (token_hash, created_by, expires_at, assets, sensor, request)
                        VALUES (:hash, :by, now() + make_interval(secs => :seconds), :assets, :sensor, :request)
                        ON CONFLICT (request) WHERE request IS NOT NULL DO NOTHING
                        """)
                    .bindBySqlType("assets", texts(handle, assets), Types.ARRAY)
                    .bind("hash", hash(token))
                    .bind("by", by)
                    .bind("seconds", validFor.toSeconds())
                    .bindByType("sensor", sensor, String.class)
                    .bindByType("request", request, String.class)
                    .execute();
        });
        return made == 0 ? Optional.empty() : Optional.of(token);
    }

    /** Returns whether a sensor could enroll with the token now. */
    public boolean isOpen(String token) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) > 0 FROM sensor_enrolment
                        WHERE token_hash = :hash AND used_by IS NULL AND expires_at > now()
                        """)
                .bind("hash", hash(token))
                .mapTo(Boolean.class)
                .one());
    }

    /**
     * Exchanges a one-time token for a sensor's credential, and the sensor's certificate request for a certificate.
     * When an existing sensor enrolls again, its former credential and certificates become invalid, and the sensor is
     * no longer revoked.
     *
     * @return empty when the token is unknown, used or expired
     */
    public Optional<Enrolled> enroll(String token, Newcomer newcomer) {
        return database.inTransaction(handle -> {
            String newId = newId(newcomer.name());
            Optional<Ticket> found = handle.createQuery("""
                            UPDATE sensor_enrolment SET used_by = coalesce(sensor, :sensor)
                            WHERE token_hash = :hash AND used_by IS NULL AND expires_at > now() RETURNING assets, sensor
                            """)
                    .bind("sensor", newId)
                    .bind("hash", hash(token))
                    .map((row, context) -> new Ticket(texts(row.getArray("assets")), row.getString("sensor")))
                    .findOne();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Ticket ticket = found.get();
            String id = ticket.sensor() == null ? newId : ticket.sensor();
            String credential = secret("wfs_");
            String enrolment = enrolment();
            CertificateRequest request = newcomer.request();
            handle.createUpdate("""
                            INSERT INTO sensor (id, name, credential_hash, assets, names, addresses, enrolment, certified)
                            VALUES (:id, :name, :hash, :assets, :names, :addresses, :enrolment, :certified)
                            ON CONFLICT (id) DO UPDATE SET credential_hash = excluded.credential_hash, assets = excluded.assets,
                                names = excluded.names, addresses = excluded.addresses, enrolment = excluded.enrolment,
                                certified = excluded.certified, enrolled_at = now(), revoked_at = NULL, changed_at = now(),
                                certificate_serial = NULL, certificate_issued_at = NULL, certificate_ends_at = NULL
                            """)
                    .bind("id", id)
                    .bind("name", newcomer.name())
                    .bind("hash", hash(credential))
                    .bindBySqlType("assets", texts(handle, ticket.assets()), Types.ARRAY)
                    .bindBySqlType("names", texts(handle, newcomer.names()), Types.ARRAY)
                    .bindBySqlType("addresses", texts(handle, newcomer.addresses()), Types.ARRAY)
                    .bind("enrolment", enrolment)
                    .bind("certified", request != null)
                    .execute();
            if (request == null) {
                return Optional.of(new Enrolled(id, credential, null));
            }
            SensorAuthority.Issued issued = authority.issue(request, id, enrolment);
            SensorAuthority.store(handle, issued.says());
            return Optional.of(new Enrolled(id, credential, issued.pem()));
        });
    }

    /**
     * Creates a sender that may only use this input.
     *
     * @param assets patterns for {@link AssetPattern#parse}
     * @param request the idempotency key: a repeated request issues a new credential to the same sender; null to
     *     create a new sender each time
     * @return empty when the sender of this request has already sent records, or is revoked
     */
    public Optional<Enrolled> createSender(String door, String name, List<String> assets, @Nullable String request) {
        Enrolled sender = new Enrolled(newId(name), secret("wfd_"), null);
        return database.withHandle(handle -> handle.createQuery("""
                        INSERT INTO sensor (id, name, credential_hash, assets, names, addresses, door, request)
                        VALUES (:id, :name, :hash, :assets, '{}', '{}', :door, :request)
                        ON CONFLICT (request) WHERE request IS NOT NULL DO UPDATE SET credential_hash = excluded.credential_hash
                        WHERE sensor.revoked_at IS NULL AND sensor.connected_at IS NULL AND sensor.last_ack_at IS NULL
                            AND sensor.records = 0 AND sensor.rejected = 0
                        RETURNING id
                        """)
                .bind("id", sender.sensor())
                .bind("name", name)
                .bind("hash", hash(sender.credential()))
                .bindBySqlType("assets", texts(handle, assets), Types.ARRAY)
                .bind("door", door)
                .bindByType("request", request, String.class)
                .mapTo(String.class)
                .findOne()
                .map(id -> new Enrolled(id, sender.credential(), null)));
    }

    /**
     * Registers the input itself as a sender, for an input whose protocol has no credentials. A revoked sender stays
     * revoked.
     *
     * @return the id of the sender
     */
    public String registerInput(String door, List<String> assets) {
        Enrolled sender = new Enrolled("door-" + door, secret("wfd_"), null);
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor (id, name, credential_hash, assets, names, addresses, door)
                        VALUES (:id, :id, :hash, :assets, '{}', '{}', :door)
                        ON CONFLICT (id) DO UPDATE SET assets = excluded.assets, changed_at = now()
                        WHERE sensor.assets <> excluded.assets
                        """)
                .bind("id", sender.sensor())
                .bind("hash", hash(sender.credential()))
                .bindBySqlType("assets", texts(handle, assets), Types.ARRAY)
                .bind("door", door)
                .execute());
        return sender.sensor();
    }

    /** Returns the rights of the sensor, or no rights when the sensor is unknown. */
    SensorRights rights(String sensor) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT assets, names, addresses FROM sensor WHERE id = :id")
                        .bind("id", sensor)
                        .map((row, context) -> reach(row).rights())
                        .findOne()
                        .orElse(SensorRights.NONE));
    }

    /** @param since time since when changes are returned; null if only the current time is needed */
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

    static AssetScope reach(ResultSet row) throws SQLException {
        return new AssetScope(
                texts(row.getArray("assets")), texts(row.getArray("names")), texts(row.getArray("addresses")));
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

    /**
     * Authenticates a sender by its credential. Accepts the credentials of sensors and of senders created for this
     * input.
     *
     * @param door the name of the input; null for the sensors' own routes
     * @return the sensor's id; empty when the credential is unknown, revoked, created for another input, or not
     *     sufficient because the sensor must authenticate with a certificate
     */
    public Optional<String> authenticateAt(String credential, @Nullable String door) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id FROM sensor
                        WHERE credential_hash = :hash AND revoked_at IS NULL AND NOT certified AND (door IS NULL OR door = :door)
                        """)
                .bind("hash", hash(credential))
                .bindByType("door", door, String.class)
                .mapTo(String.class)
                .findOne());
    }

    /** @return whether the sensor existed and was not revoked before */
    public boolean revoke(String sensor) {
        return database.withHandle(handle -> handle.createUpdate(
                                "UPDATE sensor SET revoked_at = now(), changed_at = now() WHERE id = :id AND revoked_at IS NULL")
                        .bind("id", sensor)
                        .execute())
                > 0;
    }

    /** All sensors, sorted by id, including revoked sensors. */
    public List<Sensor> sensors() {
        return database.withHandle(handle -> SensorRows.read(handle, null));
    }

    /** One sensor, even if the sensor was revoked. */
    public Optional<Sensor> find(String id) {
        return database.withHandle(handle -> SensorRows.read(handle, id)).stream()
                .findFirst();
    }

    private String newId(String name) {
        byte[] bytes = new byte[4];
        random.nextBytes(bytes);
        String readable = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        return readable.substring(0, Math.min(readable.length(), 40)) + "-"
                + HexFormat.of().formatHex(bytes);
    }

    private String enrolment() {
        byte[] bytes = new byte[ENROLMENT_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private String secret(String prefix) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] hash(String secret) {
        return Digests.sha256(secret);
    }
}
