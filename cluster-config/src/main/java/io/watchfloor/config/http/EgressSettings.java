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
 * Where the center itself may connect to.
 *
 * @param networks whose addresses are reached although they are private, on any port
 * @param names in lower case, whose private addresses are reached, on any port
 * @param ports of all other destinations
 * @param timeout of one request where nothing else says so
 * @param answerLimit the longest answer that is read, in bytes
 * @param atOnce requests under way at once
 * @param trustedCa authorities that are trusted beside Java's own
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

    /** From the first to the last, both included. */
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
                        "holds \"" + text + "\", which is no address, network or name of a host",
                        "For instance: [10.0.0.0/8, pager.corp.example]. No scheme, no port.");
            }
        }
        List<Ports> ports = new ArrayList<>();
        for (String text : in.texts("egress.ports")) {
            Optional<Ports> read = Ports.parse(text);
            read.ifPresent(ports::add);
            if (read.isEmpty()) {
                in.problem(
                        "egress.ports",
                        "holds \"" + text + "\", which is no port",
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
