package io.watchfloor.config;

import java.util.Optional;

/**
 * The door for GELF.
 *
 * @param bind the address that its ports are bound to; empty: that of the HTTP port
 * @param udp its port; 0 when it is off
 * @param tcp likewise
 * @param maxConnections at once
 * @param maxMessage bytes of one message, unpacked
 */
public record GelfDoor(
        Optional<String> bind,
        int udp,
        int tcp,
        int maxConnections,
        int maxMessage,
        DoorRate rate,
        OpenSenders senders) {

    static final String NAME = "gelf";

    static GelfDoor read(SettingsReader in) {
        String at = "doors." + NAME;
        return new GelfDoor(
                in.optionalText(at + ".bind"),
                in.integer(at + ".udp", 0, 65_535),
                in.integer(at + ".tcp", 0, 65_535),
                in.integer(at + ".max-connections", 1, 100_000),
                in.bytes(at + ".max-message", 480, 1 << 24),
                DoorRate.read(in, at),
                OpenSenders.read(in, at));
    }

    public boolean on() {
        return udp > 0 || tcp > 0;
    }
}
