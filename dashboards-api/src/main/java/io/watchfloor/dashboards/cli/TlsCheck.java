package io.watchfloor.dashboards.cli;

import io.watchfloor.config.Settings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.http.PortCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the doctor says of the port's certificate. Makes none. */
final class TlsCheck {

    private static final String SUBJECT = "tls";
    private static final Duration SOON = Duration.ofDays(14);

    private TlsCheck() {}

    static DoctorFinding of(Settings settings, Clock clock) {
        HttpSettings http = settings.http();
        if (!http.encrypted()) {
            return DoctorFinding.good(
                    SUBJECT,
                    http.loopbackOnly()
                            ? "off: only this machine reaches the port (--tls turns it on)"
                            : "off: the listed proxies end it");
        }
        Optional<Fingerprint> ownCa = PortCertificate.ownCa(settings);
        if (http.tls().files().isEmpty() && ownCa.isEmpty()) {
            return DoctorFinding.good(SUBJECT, "on: the node makes a CA of its own at its first start");
        }
        try (ServerTls certificate = PortCertificate.open(settings, clock).orElseThrow()) {
            return shown(certificate, ownCa, clock.instant());
        } catch (StartFailure failure) {
            return DoctorFinding.fail(SUBJECT, failure.getMessage(), failure.advice());
        }
    }

    private static DoctorFinding shown(ServerTls certificate, Optional<Fingerprint> ownCa, Instant now) {
        String until = certificate.ends().toString();
        if (ownCa.isPresent()) {
            return DoctorFinding.good(
                    SUBJECT,
                    "on, with a CA of its own, SHA-256 %s; the certificate ends at %s and is renewed before"
                            .formatted(ownCa.get(), until));
        }
        String detail = "on, with the certificate of %s, until %s".formatted(certificate.subject(), until);
        return certificate.ends().minus(SOON).isAfter(now)
                ? DoctorFinding.good(SUBJECT, detail)
                : DoctorFinding.warn(SUBJECT, detail, "Renew it, and write the new one to the same files.");
    }
}
