package io.watchfloor.config.http;

import io.watchfloor.config.reading.SettingsReader;
import io.watchfloor.config.tls.InvalidCertificateException;
import io.watchfloor.config.tls.PemFiles;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * TLS settings of the HTTP port.
 *
 * @param files PEM files of certificate and key; empty for a certificate of the node's own CA
 * @param versions enabled TLS versions in JSSE notation, newest first
 * @param names additional names in certificates of the node's own CA
 * @param pinsSubdomains whether {@code Strict-Transport-Security} includes subdomains of the host
 */
public record TlsSettings(
        Use use, Optional<PemFiles> files, List<String> versions, List<String> names, boolean pinsSubdomains) {

    private static final String CERTIFICATE = "tls.certificate";
    private static final String KEY = "tls.key";

    /** When the port uses TLS. */
    public enum Use {
        ON,
        OFF,
        /**
         * Uses TLS if a certificate is set, or if other machines can reach the port without a TLS-terminating proxy.
         */
        AUTO
    }

    static TlsSettings read(SettingsReader in) {
        return new TlsSettings(use(in), files(in), versions(in), names(in), in.flag("tls.hsts-subdomains"));
    }

    private static Use use(SettingsReader in) {
        String text = in.oneOf("tls.use", "auto", "on", "off");
        return switch (text) {
            case "on" -> Use.ON;
            case "off" -> Use.OFF;
            default -> Use.AUTO;
        };
    }

    private static List<String> versions(SettingsReader in) {
        return in.oneOf("tls.min-version", "1.3", "1.2").equals("1.2")
                ? List.of("TLSv1.3", "TLSv1.2")
                : List.of("TLSv1.3");
    }

    private static List<String> names(SettingsReader in) {
        List<String> names = in.texts("tls.names");
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9*.:-]+")) {
                in.problem(
                        "tls.names",
                        "has \"" + name + "\", which is not a DNS name or an address",
                        "Write names such as soc.example or addresses such as 10.0.0.1.");
            }
        }
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private static Optional<PemFiles> files(SettingsReader in) {
        boolean certificate = in.optionalText(CERTIFICATE).isPresent();
        boolean key = in.optionalText(KEY).isPresent();
        if (certificate != key) {
            in.problem(
                    certificate ? KEY : CERTIFICATE,
                    "is missing",
                    "Set both the certificate and its key, or set neither, so that the node creates its own certificate.");
        }
        if (!certificate || !key) {
            return Optional.empty();
        }
        PemFiles files = new PemFiles(in.path(CERTIFICATE), in.path(KEY));
        try {
            files.check(Clock.systemUTC().instant());
        } catch (InvalidCertificateException e) {
            in.problem(CERTIFICATE, "cannot be used: " + e.getMessage(), e.advice());
        }
        return Optional.of(files);
    }
}
