package io.watchfloor.config.http;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * What connections and bodies may cost before and after their sender is known.
 *
 * @param maxConnections of one node, in total
 * @param maxUnauthenticated connections without a valid token, session or credential; 0: derived from the heap size
 * @param maxUnauthenticatedPerAddress of these from one address; 0: half of them
 * @param headerDeadline for the header of a request, from its first byte; for the first one from the opening of the
 *     connection
 * @param keepAlive how long a connection may be silent between two requests
 * @param bodyDeadline for a whole body
 * @param bodyLeastRate slowest allowed body, in bytes a second
 * @param bytesInFlight of all bodies that are being read or processed; 0: an eighth of the heap
 */
public record HttpLimitSettings(
        int maxConnections,
        int maxUnauthenticated,
        int maxUnauthenticatedPerAddress,
        Duration headerDeadline,
        Duration keepAlive,
        Duration bodyDeadline,
        int bodyLeastRate,
        int bytesInFlight) {

    private static final int GIB = 1 << 30;

    static HttpLimitSettings read(SettingsReader in) {
        Duration second = Duration.ofSeconds(1);
        Duration hour = Duration.ofHours(1);
        return new HttpLimitSettings(
                in.integer("http.max-connections", 10, 1_000_000),
                in.integer("http.max-unauthenticated", 0, 1_000_000),
                in.integer("http.max-unauthenticated-per-address", 0, 1_000_000),
                in.duration("http.header-deadline", second, hour),
                in.duration("http.keep-alive", second, hour),
                in.duration("http.body-deadline", second, hour),
                in.bytes("http.body-least-rate", 0, GIB),
                in.bytes("http.bytes-in-flight", 0, GIB));
    }
}
