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

/** Doctor check of the TLS certificate of the HTTP port. The check creates no certificate. */
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
                            ? "off: the port accepts connections from this machine only (--tls turns TLS on)"
                            : "off: the listed proxies terminate TLS");
        }
        Optional<Fingerprint> ownCa = PortCertificate.ownCa(settings);
        if (http.tls().files().isEmpty() && ownCa.isEmpty()) {
            return DoctorFinding.good(SUBJECT, "on: the node creates its own CA when it starts for the first time");
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
                    ("on, with the center's own CA, SHA-256 %s; the certificate expires at %s and is renewed"
                                    + " automatically")
                            .formatted(ownCa.get(), until));
        }
        String detail = "on, with the certificate of %s, until %s".formatted(certificate.subject(), until);
        return certificate.ends().minus(SOON).isAfter(now)
                ? DoctorFinding.good(SUBJECT, detail)
                : DoctorFinding.warn(
                        SUBJECT, detail, "Renew the certificate and replace the files of the certificate and its key.");
    }
}
