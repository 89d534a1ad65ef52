package io.watchfloor.dashboards.access.passkey;

import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.access.people.People;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;

/** The stores for credentials other than sessions and API tokens. */
public record Proofs(Passkeys passkeys, Ceremonies ceremonies, RecoveryCodes codes) {

    /** @throws StartFailure if a certificate file cannot be read */
    public static Proofs of(People people, PasskeySettings settings) {
        return new Proofs(
                new Passkeys(people.database(), people.roster()),
                new Ceremonies(people, settings, roots(settings)),
                new RecoveryCodes(people));
    }

    private static Set<X509Certificate> roots(PasskeySettings settings) {
        Set<X509Certificate> roots = new HashSet<>();
        for (Path file : settings.attestationRoots()) {
            try (InputStream in = Files.newInputStream(file)) {
                CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                        .map(X509Certificate.class::cast)
                        .forEach(roots::add);
            } catch (IOException | CertificateException e) {
                throw new StartFailure(
                        "access.attestation-roots",
                        "The certificates in %s cannot be read (%s).".formatted(file, e.getMessage()),
                        "Set watchfloor.passkeys.attestation-roots to PEM files that the program can read.",
                        e);
            }
        }
        return roots;
    }
}
