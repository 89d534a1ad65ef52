package io.watchfloor.config.testing;

import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.reading.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ways out for tests, whose receivers are on this machine. */
public final class ReachableEgress {

    /** The way out that reaches 127.0.0.1, on any port. */
    public static final EgressSettings LOOPBACK = of("127.0.0.1");

    private ReachableEgress() {}

    /** The built-in settings, with these networks allowed. */
    public static EgressSettings of(String... networks) {
        return new EgressSettings(
                List.of(networks).stream()
                        .map(text -> AddressRange.parse(text).orElseThrow())
                        .toList(),
                Set.of(),
                List.of(new EgressSettings.Ports(80, 80), new EgressSettings.Ports(443, 443)),
                Duration.ofSeconds(10),
                1 << 20,
                64,
                Optional.empty());
    }
}
