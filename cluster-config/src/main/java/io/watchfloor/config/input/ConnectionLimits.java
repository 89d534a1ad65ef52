package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * What connections to a door may take.
 *
 * @param connections at once, of each port
 * @param perAddress of these, from one address (of IPv6, one /64 network)
 * @param idle how long a connection may bring no message; a sixth of it until its first one was accepted
 * @param message bytes of one message
 * @param receiveBuffer bytes that the system may hold of one connection before the door reads them; it doubles them for its own needs
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
