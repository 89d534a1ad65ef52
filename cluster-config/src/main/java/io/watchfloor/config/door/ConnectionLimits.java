package io.watchfloor.config.door;

import io.watchfloor.config.reading.SettingsReader;

/**
 * What connections to a door may take.
 *
 * @param connections at once, of each port
 * @param message bytes of one message
 * @param receiveBuffer bytes that the system may hold of one connection before the door reads them; it doubles them for its own needs
 */
public record ConnectionLimits(int connections, int message, int receiveBuffer) {

    static ConnectionLimits read(SettingsReader in, String at, int longestMessage) {
        return new ConnectionLimits(
                in.integer(at + ".max-connections", 1, 100_000),
                in.bytes(at + ".max-message", 480, longestMessage),
                in.bytes(at + ".receive-buffer", 4 << 10, 4 << 20));
    }
}
