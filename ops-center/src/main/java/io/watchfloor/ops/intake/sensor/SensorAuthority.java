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
 * Signs sensors' certificates. No certificate is stored: what counts is whether its enrolment is the sensor's present one, so that sensors
 * which renewed theirs after a backup was made are known to the center that is restored from it.
 */
public final class SensorAuthority {

    private final AuthorityStore store;
    private final Jdbi database;
    private final Duration lifetime;
    private final Duration grace;
    private final Clock clock;

    /** A certificate in PEM, and what it says. */
    public record Issued(String pem, SensorCertificate says) {}

    /**
     * @param store keeps its key
     * @param lifetime of certificates
     * @param grace how long after its end one may still be renewed
     */
    public SensorAuthority(AuthorityStore store, Jdbi database, Duration lifetime, Duration grace, Clock clock) {
        this.store = store;
        this.database = database;
        this.lifetime = lifetime;
        this.grace = grace;
        this.clock = clock;
    }

    /** @param dataDir of the node, for the key's file when none is set */
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

    /** Shows whether this node can sign. */
    public void register(PrometheusRegistry registry) {
        new Meters(registry)
                .watch("watchfloor_sensor_authority_locked", callback -> callback.call(store.isLocked() ? 1 : 0));
    }

    /** Whose certificates count: its own, and those of authorities before it that are not over. Makes one when there is none. */
    public List<X509Certificate> issuers() {
        AuthorityStore.Issuers known = store.issuers();
        List<X509Certificate> all = new ArrayList<>(List.of(known.present()));
        known.former().stream()
                .filter(one -> one.until().isAfter(clock.instant()))
                .forEach(one -> all.add(one.certificate()));
        return all;
    }

    /** Whether one of the {@link #issuers} signed it, whenever it ends. */
    public boolean signed(X509Certificate shown) {
        return issuers().stream().anyMatch(issuer -> ClientCa.signed(issuer, shown));
    }

    /** Tells the log when it cannot sign. */
    public void examine() {
        store.examine();
    }

    /**
     * Signs a certificate for this enrolment of the sensor.
     *
     * @throws AuthorityLockedException when this node cannot open the key
     */
    Issued issue(CertificateRequest request, String sensor, String enrolment) {
        X509Certificate signed = store.signing()
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
     * @throws AuthorityLockedException when this node cannot open the key
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
     * @throws InvalidCertificateRequestException when the certificate is not of this authority, or ended too long ago, or the key is another one
     */
    public SensorCertificate lapsed(String pem, CertificateRequest request) throws InvalidCertificateRequestException {
        X509Certificate shown = ClientCa.read(pem);
        SensorCertificate says = SensorCertificate.of(shown).orElse(null);
        // It counts with the sensor's credential alone, so it may be of an authority that is over.
        if (says == null || store.issuers().all().noneMatch(issuer -> ClientCa.signed(issuer, shown))) {
            throw InvalidCertificateRequestException.because("This certificate is not one that this center issued.");
        }
        if (!shown.getPublicKey().equals(request.key())) {
            throw InvalidCertificateRequestException.because("The request is not signed by the certificate's key.");
        }
        Instant latest = says.endsAt().plus(grace);
        if (grace.isZero() || latest.isBefore(clock.instant())) {
            throw InvalidCertificateRequestException.because(
                    "This certificate ended at %s, too long ago to renew it (watchfloor.enrolment.renewal-grace). Enrol the sensor again."
                            .formatted(says.endsAt()));
        }
        return says;
    }
}
