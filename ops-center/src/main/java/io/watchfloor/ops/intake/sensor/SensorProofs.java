package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.database.BatchedQuery;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Checks for each request whether a sensor's credential or certificate is still valid. Concurrent requests share one
 * query, because thousands of sensors connect at the same time when a node restarts.
 */
public final class SensorProofs {

    private final Jdbi database;
    private final BatchedQuery<String, Optional<Credited>> credentials;
    private final BatchedQuery<SensorCertificate, Optional<Certified>> certificates;

    /**
     * An authenticated sensor.
     *
     * @param enrolment the sensor's current enrollment; when the sensor enrolls again, its open connections end
     * @param until when the sensor's certificate expires; null when the sensor has no certificate
     */
    public record Proven(
            String id, String enrolment, @Nullable Instant until) {}

    /**
     * The sensor to which a credential belongs.
     *
     * @param certified true if the credential alone is not sufficient, because the sensor has a certificate
     */
    public record Credited(Proven sensor, boolean certified) {}

    /** @param executor runs tasks that may block */
    SensorProofs(Jdbi database, Executor executor) {
        this.database = database;
        this.credentials = new BatchedQuery<>(hash -> hash, this::byHashes, executor);
        this.certificates = new BatchedQuery<>(SensorProofs::key, this::byCertificates, executor);
    }

    /** @return empty when the credential is unknown, revoked, or created for an input */
    public CompletionStage<Optional<Credited>> byCredential(String credential) {
        return credentials.ask(HexFormat.of().formatHex(SensorKeyring.hash(credential)));
    }

    private List<Optional<Credited>> byHashes(List<String> hashes) {
        Map<String, Credited> found = new HashMap<>();
        database.useHandle(handle -> handle.registerArrayType(String.class, "text")
                .createQuery("""
                        SELECT asked.hash, id, enrolment, certified
                        FROM unnest(:hashes) AS asked(hash) JOIN sensor ON credential_hash = decode(asked.hash, 'hex')
                        WHERE revoked_at IS NULL AND door IS NULL
                        """)
                .bindArray("hashes", String.class, hashes)
                .map((row, context) -> found.put(
                        row.getString("hash"),
                        new Credited(
                                new Proven(row.getString("id"), row.getString("enrolment"), null),
                                row.getBoolean("certified"))))
                .list());
        return hashes.stream().map(hash -> Optional.ofNullable(found.get(hash))).toList();
    }

    /** The sensor to which a valid certificate belongs, and the hash of the sensor's credential. */
    public static final class Certified {

        private final Proven sensor;
        private final byte[] credentialHash;

        private Certified(Proven sensor, byte[] credentialHash) {
            this.sensor = sensor;
            this.credentialHash = credentialHash;
        }

        public Proven sensor() {
            return sensor;
        }

        /** Whether the credential belongs to the sensor of the certificate. */
        public boolean isOf(String credential) {
            return MessageDigest.isEqual(credentialHash, SensorKeyring.hash(credential));
        }
    }

    /** @return empty when the sensor is revoked, or was enrolled again after the certificate was issued */
    public CompletionStage<Optional<Certified>> byCertificate(SensorCertificate certificate) {
        return certificates.ask(certificate);
    }

    private static String key(SensorCertificate certificate) {
        return certificate.sensor() + ' ' + certificate.enrolment();
    }

    private List<Optional<Certified>> byCertificates(List<SensorCertificate> all) {
        Map<String, byte[]> found = new HashMap<>();
        database.useHandle(handle -> handle.registerArrayType(String.class, "text")
                .createQuery("""
                        SELECT id, sensor.enrolment, credential_hash
                        FROM unnest(:sensors, :enrolments) AS asked(sensor, enrolment)
                        JOIN sensor ON id = asked.sensor AND sensor.enrolment = asked.enrolment
                        WHERE certified AND revoked_at IS NULL
                        """)
                .bindArray(
                        "sensors",
                        String.class,
                        all.stream().map(SensorCertificate::sensor).toList())
                .bindArray(
                        "enrolments",
                        String.class,
                        all.stream().map(SensorCertificate::enrolment).toList())
                .map((row, context) -> found.put(
                        row.getString("id") + ' ' + row.getString("enrolment"), row.getBytes("credential_hash")))
                .list());
        return all.stream()
                .map(one -> Optional.ofNullable(found.get(key(one)))
                        .map(hash -> new Certified(new Proven(one.sensor(), one.enrolment(), one.endsAt()), hash)))
                .toList();
    }
}
