package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/**
 * The door for GELF.
 *
 * @param bind the address that its ports are bound to; empty: that of the HTTP port
 * @param udp its port; 0 when it is off
 * @param tcp likewise
 * @param limits for messages as they are unpacked
 */
public record GelfInput(
        Optional<String> bind, int udp, int tcp, ConnectionLimits limits, InputRate rate, AllowedSenders senders) {

    static final String NAME = "gelf";

    static GelfInput read(SettingsReader in) {
        String at = "inputs." + NAME;
        return new GelfInput(
                in.optionalText(at + ".bind"),
                in.integer(at + ".udp", 0, 65_535),
                in.integer(at + ".tcp", 0, 65_535),
                ConnectionLimits.read(in, at, 1 << 24),
                InputRate.read(in, at),
                AllowedSenders.read(in, at));
    }

    public boolean on() {
        return udp > 0 || tcp > 0;
    }
}
