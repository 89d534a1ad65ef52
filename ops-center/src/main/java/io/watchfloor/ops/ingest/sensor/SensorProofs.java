package io.watchfloor.ops.ingest.sensor;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Looks up, for each request, whether what a sensor shows still counts. */
public final class SensorProofs {

    private final Jdbi database;

    /**
     * A sensor that has proved who it is.
     *
     * @param enrolment by which it is known now: when it enrols anew, what it opened before ends
     * @param until its certificate ends; null when it has none
     */
    public record Proven(
            String id, String enrolment, @Nullable Instant until) {}

    SensorProofs(Jdbi database) {
        this.database = database;
    }

    /** @return nothing when the credential is unknown, revoked, a door's, or not enough because the sensor has a certificate */
    public Optional<Proven> byCredential(String credential) {
        return credential(credential, false);
    }

    /** Like {@link #byCredential}, for a sensor whose credential alone is not enough. */
    public Optional<Proven> certified(String credential) {
        return credential(credential, true);
    }

    private Optional<Proven> credential(String credential, boolean certified) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id, enrolment FROM sensor
                        WHERE credential_hash = :hash AND revoked_at IS NULL AND door IS NULL AND certified = :certified
                        """)
                .bind("hash", SensorKeyring.hash(credential))
                .bind("certified", certified)
                .map((row, context) -> new Proven(row.getString("id"), row.getString("enrolment"), null))
                .findOne());
    }

    /** What counts of a certificate, and the hash of the credential that belongs to it. */
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

        /** Whether this is the sensor's credential, too. */
        public boolean isOf(String credential) {
            return MessageDigest.isEqual(credentialHash, SensorKeyring.hash(credential));
        }
    }

    /** @return nothing when the sensor is revoked, or has enrolled anew since the certificate was issued */
    public Optional<Certified> byCertificate(SensorCertificate certificate) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id, credential_hash FROM sensor
                        WHERE id = :sensor AND enrolment = :enrolment AND certified AND revoked_at IS NULL
                        """)
                .bind("sensor", certificate.sensor())
                .bind("enrolment", certificate.enrolment())
                .map((row, context) -> new Certified(
                        new Proven(row.getString("id"), certificate.enrolment(), certificate.endsAt()),
                        row.getBytes("credential_hash")))
                .findOne());
    }
}
