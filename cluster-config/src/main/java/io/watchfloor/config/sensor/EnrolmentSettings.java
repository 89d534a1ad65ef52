package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How sensors become known to the center, and prove who they are afterwards.
 *
 * @param addresses where sensors reach the center, the preferred one first; empty for the center's public address
 * @param certificateLifetime of a sensor's certificate
 * @param renewalGrace how long after its end a sensor may still renew it, with its credential and the same key
 * @param authorityKey how this node opens the key that signs certificates
 */
public record EnrolmentSettings(
        List<URI> addresses, Duration certificateLifetime, Duration renewalGrace, AuthorityKey authorityKey) {

    /**
     * @param file empty for the one in the data folder
     * @param replaceLost whether another authority is made when the key cannot be opened
     */
    public record AuthorityKey(Optional<Path> file, boolean replaceLost) {

        private static final String NAME = "authority-key";

        /** @param dataDir the node's data folder */
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
                // Told below, as an address of another kind.
            }
            in.problem(ADDRESSES, "has \"%s\", which is no address".formatted(text), "Write https://soc.example:8443.");
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
