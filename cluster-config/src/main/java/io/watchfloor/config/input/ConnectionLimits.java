package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Limits of TCP connections to an input.
 *
 * @param connections maximum concurrent connections per port
 * @param perAddress maximum concurrent connections per port from one IPv4 address or IPv6 /64 network
 * @param idle time without a message after which a connection is closed; one sixth of this time applies before the
 *     first accepted message
 * @param message maximum bytes of one message
 * @param receiveBuffer bytes of the kernel's receive buffer per connection, which Linux doubles
 */
public record ConnectionLimits(int connections, int perAddress, Duration idle, int message, int receiveBuffer) {

    static ConnectionLimits read(SettingsReader in, String at, int longestMessage) {
        int connections = in.integer(at + ".max-connections", 1, 100_000);
        int perAddress = in.integer(at + ".max-connections-per-address", 0, 100_000);
        return new ConnectionLimits(
                connections,
                perAddress > 0 ? perAddress : Math.max(1, connections / 2),
                in.duration(at + ".idle-timeout", Duration.ofSeconds(1), Duration.ofDays(30)),
                in.bytes(at + ".max-message", 480, longestMessage),
                in.bytes(at + ".receive-buffer", 4 << 10, 4 << 20));
    }
}
