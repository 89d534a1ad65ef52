package io.watchfloor.config.monitoring;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An authority for time stamps (RFC 3161).
 *
 * @param trustedCa PEM file with the CA certificates of the authority
 * @param policy OID that each time stamp must have; empty for any
 * @param every shortest interval between two time stamps
 */
public record TimeStampSettings(URI url, Path trustedCa, Optional<String> policy, Duration every) {

    private static final String AT = "audit.heads.time-stamp.";
    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,8})){1,20}");

    /** @return empty if no URL is set */
    static Optional<TimeStampSettings> read(SettingsReader in) {
        Optional<URI> url = in.optionalHttpUrl(AT + "url", "http://timestamp.example/tsr");
        Duration every = in.duration(AT + "every", Duration.ofSeconds(1), Duration.ofDays(7));
        Optional<String> policy = in.optionalText(AT + "policy");
        if (policy.filter(text -> !OID.matcher(text).matches()).isPresent()) {
            in.problem(AT + "policy", "is not an OID", "Write the numbers with dots, such as 1.3.6.1.4.1.13762.3.");
        }
        Optional<Path> trustedCa = in.optionalText(AT + "trusted-ca").map(text -> in.path(AT + "trusted-ca"));
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (trustedCa.isEmpty()) {
            in.problem(
                    AT + "trusted-ca",
                    "is empty",
                    "Set it to a PEM file with the CA certificates of the authority. Without them, anyone could make time stamps.");
            return Optional.empty();
        }
        return Optional.of(new TimeStampSettings(url.get(), trustedCa.get(), policy, every));
    }
}
