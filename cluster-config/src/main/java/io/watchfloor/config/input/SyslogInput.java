package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Settings of the syslog input.
 *
 * @param bind address to listen on; empty for the address of the HTTP port
 * @param udp UDP port; 0 disables UDP
 * @param tcp TCP port; 0 disables TCP
 * @param tls TLS port; 0 disables TLS
 * @param zone time zone of RFC 3164 headers, which contain no zone
 */
public record SyslogInput(
        Optional<String> bind,
        int udp,
        int tcp,
        int tls,
        ConnectionLimits limits,
        InputRate rate,
        AllowedSenders senders,
        ZoneId zone) {

    static final String NAME = "syslog";

    static SyslogInput read(SettingsReader in) {
        String at = "inputs." + NAME;
        return new SyslogInput(
                in.optionalText(at + ".bind"),
                in.integer(at + ".udp", 0, 65_535),
                in.integer(at + ".tcp", 0, 65_535),
                in.integer(at + ".tls", 0, 65_535),
                ConnectionLimits.read(in, at, 1 << 20),
                InputRate.read(in, at),
                AllowedSenders.read(in, at),
                in.zone(at + ".zone"));
    }

    public boolean on() {
        return udp > 0 || tcp > 0 || tls > 0;
    }
}
