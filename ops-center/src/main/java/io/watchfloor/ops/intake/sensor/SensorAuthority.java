package io.watchfloor.ops.intake.sensor;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.sensor.EnrolmentSettings;
import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.config.tls.InvalidCertificateRequestException;
import io.watchfloor.ops.platform.metrics.Meters;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Signs sensors' certificates. Certificates are not stored, because a certificate is valid if it was issued for the
 * sensor's current enrollment. So a center that is restored from a backup also accepts certificates that were renewed
 * after the backup.
 */
public final class SensorAuthority {

    private final AuthorityStore store;
    private final Jdbi database;
    private final Duration lifetime;
    private final Duration grace;
    private final Clock clock;

    /** A signed certificate in PEM, and the content of the certificate. */
    public record Issued(String pem, SensorCertificate says) {}

    /**
     * @param store contains the authority's key
     * @param lifetime validity period of certificates
     * @param grace how long after its expiry a certificate may still be renewed
     */
    public SensorAuthority(AuthorityStore store, Jdbi database, Duration lifetime, Duration grace, Clock clock) {
        this.store = store;
        this.database = database;
        this.lifetime = lifetime;
        this.grace = grace;
        this.clock = clock;
    }

    /** @param dataDir the node's data directory, which contains the key file if no other path is set */
    public static SensorAuthority of(
            Jdbi database, EnrolmentSettings settings, Path dataDir, Clock clock, SecureRandom random) {
        EnrolmentSettings.AuthorityKey key = settings.authorityKey();
        return new SensorAuthority(
                new AuthorityStore(database, key.in(dataDir), key.replaceLost(), clock, random),
                database,
                settings.certificateLifetime(),
                settings.renewalGrace(),
                clock);
    }

    /** Registers a metric that shows whether this node can sign certificates. */
    public void register(PrometheusRegistry registry) {
        new Meters(registry)
                .watch("watchfloor_sensor_authority_locked", callback -> callback.call(store.isLocked() ? 1 : 0));
    }

    /**
     * Returns the current authority and former authorities whose certificates are still accepted. Creates an
     * authority if none exists.
     */
    public List<X509Certificate> issuers() {
        AuthorityStore.Issuers known = store.issuers();
        List<X509Certificate> all = new ArrayList<>(List.of(known.present()));
        known.former().stream()
                .filter(one -> one.until().isAfter(clock.instant()))
                .forEach(one -> all.add(one.certificate()));
        return all;
    }

    /**
     * Whether the certificate was signed by one of the {@link #issuers}. Does not check whether the certificate has
     * expired.
     */
    public boolean isSigned(X509Certificate shown) {
        return issuers().stream().anyMatch(issuer -> ClientCa.signed(issuer, shown));
    }

    /** Logs an error when this node cannot sign certificates. */
    public void logIfLocked() {
        store.logIfLocked();
    }

    /**
     * Signs a certificate for the given enrollment of the sensor.
     *
     * @throws AuthorityLockedException when this node cannot decrypt the authority's key
     */
    Issued issue(CertificateRequest request, String sensor, String enrolment) {
        X509Certificate signed = store.signing()
                .sign(request, "Watchfloor sensor " + sensor, SensorCertificate.name(sensor, enrolment), lifetime);
        return new Issued(ClientCa.pem(signed), SensorCertificate.of(signed).orElseThrow());
    }

    /** Stores the dates of the latest certificate, so that users can see them. */
    static void store(Handle handle, SensorCertificate certificate) {
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
     * Signs a new certificate for an authenticated sensor.
     *
     * @return empty when the sensor was revoked or enrolled again in the meantime
     * @throws AuthorityLockedException when this node cannot decrypt the authority's key
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
            store(handle, issued.says());
            return Optional.of(issued);
        });
    }

    /**
     * Reads a certificate that may have expired and that a sensor sends outside of the TLS handshake to request a new
     * certificate.
     *
     * @param request must be signed with the certificate's key
     * @throws InvalidCertificateRequestException when this authority did not sign the certificate, the certificate
     *     expired too long ago, or the keys differ
     */
    public SensorCertificate readExpired(String pem, CertificateRequest request)
            throws InvalidCertificateRequestException {
        X509Certificate shown = ClientCa.read(pem);
        SensorCertificate says = SensorCertificate.of(shown).orElse(null);
        // Former authorities are accepted even after the end of their validity, because the sensor must also prove
        // its credential in this request.
        if (says == null || store.issuers().all().noneMatch(issuer -> ClientCa.signed(issuer, shown))) {
            throw InvalidCertificateRequestException.because("This certificate was not issued by this center.");
        }
        if (!shown.getPublicKey().equals(request.key())) {
            throw InvalidCertificateRequestException.because("The request is not signed with the certificate's key.");
        }
        Instant latest = says.endsAt().plus(grace);
        if (grace.isZero() || latest.isBefore(clock.instant())) {
            throw InvalidCertificateRequestException.because(
                    "This certificate expired at %s, too long ago to renew it (watchfloor.enrolment.renewal-grace). Enroll the sensor again."
                            .formatted(says.endsAt()));
        }
        return says;
    }
}
