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

/** The certificate of a node's port, as its settings have it. */
public final class PortCertificate {

    private PortCertificate() {}

    /**
     * Reads it, or makes the node's own CA when the settings name no files.
     *
     * @return empty where the port speaks HTTP in the clear
     * @throws StartFailure {@code tls.certificate}
     */
    public static Optional<ServerTls> open(Settings settings, Clock clock) {
        HttpSettings http = settings.http();
        return http.encrypted() ? Optional.of(always(settings, clock)) : Optional.empty();
    }

    /**
     * What a port shows that always speaks TLS.
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

    /** How clients recognize the node's own CA; empty when its certificate comes from files, or there is none. */
    public static Optional<Fingerprint> ownCa(Settings settings) {
        HttpSettings http = settings.http();
        return http.encrypted() && http.tls().files().isEmpty() ? ServerTls.ownCa(folder(settings)) : Optional.empty();
    }

    /** The CA for clients that are to trust it, in PEM. */
    public static Path ownCaFile(Settings settings) {
        return ServerTls.ownCaFile(folder(settings));
    }

    /** What the node's own CA took back, in DER; no such file is there when it has none. */
    public static Path revocations(Settings settings) {
        return ServerTls.revocationsFile(folder(settings));
    }

    private static Path folder(Settings settings) {
        return settings.data().dir().resolve("tls");
    }
}
