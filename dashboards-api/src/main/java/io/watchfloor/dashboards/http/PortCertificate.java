package io.watchfloor.dashboards.http;

import io.watchfloor.config.Settings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.config.tls.InvalidCertificateException;
import io.watchfloor.config.tls.ServerTls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** TLS certificate of a node's HTTP port according to the settings. */
public final class PortCertificate {

    private PortCertificate() {}

    /**
     * Reads the certificate, or creates the node's own CA if the settings name no files.
     *
     * @return empty for unencrypted HTTP
     * @throws StartFailure {@code tls.certificate}
     */
    public static Optional<ServerTls> open(Settings settings, Clock clock) {
        HttpSettings http = settings.http();
        return http.encrypted() ? Optional.of(always(settings, clock)) : Optional.empty();
    }

    /**
     * Returns the certificate for a port that always uses TLS.
     *
     * @throws StartFailure {@code tls.certificate}
     */
    public static ServerTls always(Settings settings, Clock clock) {
        HttpSettings http = settings.http();
        try {
            if (http.tls().files().isPresent()) {
                return ServerTls.ofFiles(http.tls().files().get(), clock);
            }
            List<String> names = new ArrayList<>(http.tls().names());
            http.publicAddress().map(URI::getHost).ifPresent(names::add);
            return ServerTls.ofOwnCa(folder(settings), http.bind(), names, http.publicAddress(), clock);
        } catch (InvalidCertificateException e) {
            throw new StartFailure(
                    "tls.certificate", "The port has no certificate: " + e.getMessage() + ".", e.advice(), e);
        }
    }

    /** Fingerprint of the node's own CA; empty if the certificate comes from files or the port does not use TLS. */
    public static Optional<Fingerprint> ownCa(Settings settings) {
        HttpSettings http = settings.http();
        return http.encrypted() && http.tls().files().isEmpty() ? ServerTls.ownCa(folder(settings)) : Optional.empty();
    }

    /** PEM file of the node's own CA, for clients. */
    public static Path ownCaFile(Settings settings) {
        return ServerTls.ownCaFile(folder(settings));
    }

    /** DER file with the revocation list of the node's own CA; does not exist without an own CA. */
    public static Path revocations(Settings settings) {
        return ServerTls.revocationsFile(folder(settings));
    }

    private static Path folder(Settings settings) {
        return settings.data().dir().resolve("tls");
    }
}
