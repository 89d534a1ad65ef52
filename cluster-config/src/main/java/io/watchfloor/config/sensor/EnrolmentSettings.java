package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settings of sensor enrolment and sensor certificates.
 *
 * @param addresses URLs at which sensors reach the center, preferred first; empty for the center's public address
 * @param certificateLifetime lifetime of a sensor certificate
 * @param renewalGrace time after expiry in which a sensor may still renew its certificate, with its credential and the
 *     same key
 * @param authorityKey key that decrypts the CA key of sensor certificates
 */
public record EnrolmentSettings(
        List<URI> addresses, Duration certificateLifetime, Duration renewalGrace, AuthorityKey authorityKey) {

    /**
     * @param file key file; empty for the default file in the data folder
     * @param replaceLost whether a new CA is created if the CA key cannot be decrypted
     */
    public record AuthorityKey(Optional<Path> file, boolean replaceLost) {

        private static final String NAME = "authority-key";

        /** @param dataDir data folder of the node */
        public Path in(Path dataDir) {
            return file.orElseGet(() -> dataDir.resolve(NAME));
        }
    }

    private static final String ADDRESSES = "enrolment.addresses";

    public EnrolmentSettings {
        addresses = List.copyOf(addresses);
    }

    public static EnrolmentSettings read(SettingsReader in) {
        List<URI> addresses = new ArrayList<>();
        for (String text : in.texts(ADDRESSES)) {
            try {
                URI one = URI.create(text);
                boolean web = "https".equals(one.getScheme()) || "http".equals(one.getScheme());
                if (web && one.getHost() != null && one.getQuery() == null && one.getFragment() == null) {
                    addresses.add(one);
                    continue;
                }
            } catch (IllegalArgumentException e) {
                // The code below reports the invalid address.
            }
            in.problem(
                    ADDRESSES,
                    "has \"%s\", which is not an address".formatted(text),
                    "Write https://soc.example:8443.");
        }
        return new EnrolmentSettings(
                addresses,
                in.duration("enrolment.certificate-lifetime", Duration.ofSeconds(10), Duration.ofDays(366)),
                in.duration("enrolment.renewal-grace", Duration.ZERO, Duration.ofDays(366)),
                new AuthorityKey(
                        in.optionalText("enrolment.authority-key-file")
                                .map(text -> in.path("enrolment.authority-key-file")),
                        in.flag("enrolment.replace-lost-authority")));
    }
}
