package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/**
 * Settings of the GELF input.
 *
 * @param bind address to listen on; empty for the address of the HTTP port
 * @param udp UDP port; 0 disables UDP
 * @param tcp TCP port; 0 disables TCP
 * @param limits connection limits; the message limit applies after decompression
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
