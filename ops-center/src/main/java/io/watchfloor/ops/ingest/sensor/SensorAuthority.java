package io.watchfloor.ops.ingest.sensor;

import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.config.tls.UnusableRequest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Signs sensors' certificates. Its key is in the database, so all nodes sign with the same one, and a restored center recognises the
 * sensors that it knows. No certificate is stored: what counts is whether its enrolment is the sensor's present one, so that sensors which
 * renewed theirs after a backup was made are known to the center that is restored from it.
 */
public final class SensorAuthority {

    private final Jdbi database;
    private final Duration lifetime;
    private final Duration grace;
    private final Clock clock;
    private final SecureRandom random;
    private volatile @Nullable ClientCa authority;

    /** A certificate in PEM, and what it says. */
    public record Issued(String pem, SensorCertificate says) {}

    /**
     * @param lifetime of certificates
     * @param grace how long after its end one may still be renewed
     */
    public SensorAuthority(Jdbi database, Duration lifetime, Duration grace, Clock clock, SecureRandom random) {
        this.database = database;
        this.lifetime = lifetime;
        this.grace = grace;
        this.clock = clock;
        this.random = random;
    }

    /** Whose certificates count. Makes the authority when there is none. */
    public X509Certificate certificate() {
        return authority().certificate();
    }

    private ClientCa authority() {
        ClientCa known = authority;
        if (known == null) {
            known = database.inTransaction(this::kept);
            authority = known;
        }
        return known;
    }

    private ClientCa kept(Handle handle) {
        Optional<ClientCa> before = read(handle);
        if (before.isPresent()) {
            return before.get();
        }
        byte[] mark = new byte[4];
        random.nextBytes(mark);
        ClientCa made = ClientCa.make("Watchfloor sensors " + HexFormat.of().formatHex(mark), clock, random);
        // Another node may have been faster: then this waits for it, and takes that one.
        handle.createUpdate("""
                        INSERT INTO sensor_authority (certificate, private_key, made_at) VALUES (:certificate, :key, now())
                        ON CONFLICT (one) DO NOTHING
                        """)
                .bind("certificate", made.der())
                .bind("key", made.key())
                .execute();
        return read(handle).orElseThrow();
    }

    private Optional<ClientCa> read(Handle handle) {
        return handle.createQuery("SELECT certificate, private_key FROM sensor_authority")
                .map((row, context) ->
                        ClientCa.of(row.getBytes("certificate"), row.getBytes("private_key"), clock, random))
                .findOne();
    }

    /** Signs a certificate for this enrolment of the sensor. */
    Issued issue(CertificateRequest request, String sensor, String enrolment) {
        X509Certificate signed = authority()
                .sign(request, "Watchfloor sensor " + sensor, SensorCertificate.name(sensor, enrolment), lifetime);
        return new Issued(ClientCa.pem(signed), SensorCertificate.of(signed).orElseThrow());
    }

    /** Writes down the latest one, for people. */
    static void note(Handle handle, SensorCertificate certificate) {
        handle.createUpdate("""
                        UPDATE sensor SET certificate_serial = :serial, certificate_issued_at = now(), certificate_ends_at = :ends
                        WHERE id = :sensor AND enrolment = :enrolment
                        """)
                .bind("serial", certificate.serial())
                .bind("ends", OffsetDateTime.ofInstant(certificate.endsAt(), ZoneOffset.UTC))
                .bind("sensor", certificate.sensor())
                .bind("enrolment", certificate.enrolment())
                .execute();
    }

    /**
     * Signs another one for a sensor that has proved who it is.
     *
     * @return empty when the sensor has been revoked or enrolled anew meanwhile
     */
    public Optional<Issued> renew(CertificateRequest request, String sensor, String enrolment) {
        return database.inTransaction(handle -> {
            boolean counts = handle.createQuery("""
                            SELECT count(*) > 0 FROM sensor
                            WHERE id = :sensor AND enrolment = :enrolment AND certified AND revoked_at IS NULL
                            """)
                    .bind("sensor", sensor)
                    .bind("enrolment", enrolment)
                    .mapTo(Boolean.class)
                    .one();
            if (!counts) {
                return Optional.<Issued>empty();
            }
            Issued issued = issue(request, sensor, enrolment);
            note(handle, issued.says());
            return Optional.of(issued);
        });
    }

    /**
     * Reads a certificate that may have ended, by which a sensor asks for another one outside of TLS.
     *
     * @param request whose key must be the certificate's
     * @throws UnusableRequest when the certificate is not of this authority, or ended too long ago, or the key is another one
     */
    public SensorCertificate lapsed(String pem, CertificateRequest request) throws UnusableRequest {
        X509Certificate shown = ClientCa.read(pem);
        SensorCertificate says = SensorCertificate.of(shown).orElse(null);
        if (says == null || !authority().signed(shown)) {
            throw UnusableRequest.because("This certificate is not one that this center issued.");
        }
        if (!shown.getPublicKey().equals(request.key())) {
            throw UnusableRequest.because("The request is not signed by the certificate's key.");
        }
        Instant latest = says.endsAt().plus(grace);
        if (grace.isZero() || latest.isBefore(clock.instant())) {
            throw UnusableRequest.because(
                    "This certificate ended at %s, too long ago to renew it (watchfloor.enrolment.renewal-grace). Enrol the sensor again."
                            .formatted(says.endsAt()));
        }
        return says;
    }
}
