package io.watchfloor.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How sensors become known to the center, and prove who they are afterwards.
 *
 * @param addresses where sensors reach the center, the preferred one first; empty for the center's public address
 * @param certificateLifetime of a sensor's certificate
 * @param renewalGrace how long after its end a sensor may still renew it, with its credential and the same key
 */
public record EnrolmentSettings(List<URI> addresses, Duration certificateLifetime, Duration renewalGrace) {

    private static final String ADDRESSES = "enrolment.addresses";

    public EnrolmentSettings {
        addresses = List.copyOf(addresses);
    }

    static EnrolmentSettings read(SettingsReader in) {
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
                in.duration("enrolment.renewal-grace", Duration.ZERO, Duration.ofDays(366)));
    }
}
