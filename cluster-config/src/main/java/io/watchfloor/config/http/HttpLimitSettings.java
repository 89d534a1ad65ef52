package io.watchfloor.config.http;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Limits of HTTP connections and request bodies.
 *
 * @param maxConnections concurrent connections per node
 * @param maxUnauthenticated concurrent connections without a valid token, session or credential; 0 derives the limit
 *     from the heap size
 * @param maxUnauthenticatedPerAddress unauthenticated connections per address; 0 for half of {@code maxUnauthenticated}
 * @param headerDeadline time for a request header, from its first byte; for the first request from the opening of the
 *     connection
 * @param keepAlive idle time between two requests after which a connection is closed
 * @param bodyDeadline time for a whole request body
 * @param bodyLeastRate minimum rate of a request body in bytes per second
 * @param bytesInFlight bytes of all request bodies in memory; 0 for an eighth of the heap
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
