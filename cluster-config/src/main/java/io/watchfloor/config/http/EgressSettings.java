package io.watchfloor.config.http;

import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Destinations and limits of the center's outbound HTTP requests.
 *
 * @param networks private networks that are allowed, on any port
 * @param names host names in lower case whose private addresses are allowed, on any port
 * @param ports allowed ports of all other destinations
 * @param timeout default timeout of a request
 * @param answerLimit maximum bytes of a response
 * @param atOnce maximum concurrent requests
 * @param trustedCa PEM file of CAs that are trusted in addition to Java's
 */
public record EgressSettings(
        List<AddressRange> networks,
        Set<String> names,
        List<Ports> ports,
        Duration timeout,
        int answerLimit,
        int atOnce,
        Optional<Path> trustedCa) {

    private static final Pattern NAME = Pattern.compile("(?i)(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");
    private static final int LAST_PORT = 65_535;

    /** A port range that includes both ends. */
    public record Ports(int first, int last) {

        public boolean contain(int port) {
            return port >= first && port <= last;
        }

        private static Optional<Ports> parse(String text) {
            Matcher matcher = PORTS.matcher(text.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            return first > 0 && first <= last && last <= LAST_PORT
                    ? Optional.of(new Ports(first, last))
                    : Optional.empty();
        }
    }

    public static EgressSettings read(SettingsReader in) {
        List<AddressRange> networks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String text : in.texts("egress.allow")) {
            Optional<AddressRange> range = AddressRange.parse(text);
            range.ifPresent(networks::add);
            if (range.isEmpty() && NAME.matcher(text).matches()) {
                names.add(text.toLowerCase(Locale.ROOT));
            } else if (range.isEmpty()) {
                in.problem(
                        "egress.allow",
                        "has \"" + text + "\", which is not an address, network or host name",
                        "For instance: [10.0.0.0/8, pager.corp.example]. Do not add a scheme or a port.");
            }
        }
        List<Ports> ports = new ArrayList<>();
        for (String text : in.texts("egress.ports")) {
            Optional<Ports> read = Ports.parse(text);
            read.ifPresent(ports::add);
            if (read.isEmpty()) {
                in.problem(
                        "egress.ports",
                        "has \"" + text + "\", which is not a port or a port range",
                        "For instance: [\"443\", \"8000-8999\"].");
            }
        }
        return new EgressSettings(
                List.copyOf(networks),
                Set.copyOf(names),
                List.copyOf(ports),
                in.duration("egress.timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                in.bytes("egress.answer-limit", 1024, 64 << 20),
                in.integer("egress.at-once", 1, 1000),
                in.optionalText("egress.trusted-ca").map(text -> in.path("egress.trusted-ca")));
    }
}
