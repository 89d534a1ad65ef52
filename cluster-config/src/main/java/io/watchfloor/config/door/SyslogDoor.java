package io.watchfloor.config.door;

import io.watchfloor.config.reading.SettingsReader;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The door for syslog.
 *
 * @param bind the address that its ports are bound to; empty: that of the HTTP port
 * @param udp its port; 0 when it is off
 * @param tcp likewise
 * @param tls likewise
 * @param zone of the times in old headers
 */
public record SyslogDoor(
        Optional<String> bind,
        int udp,
        int tcp,
        int tls,
        ConnectionLimits limits,
        DoorRate rate,
        OpenSenders senders,
        ZoneId zone) {

    static final String NAME = "syslog";

    static SyslogDoor read(SettingsReader in) {
        String at = "inputs." + NAME;
        return new SyslogDoor(
                in.optionalText(at + ".bind"),
                in.integer(at + ".udp", 0, 65_535),
                in.integer(at + ".tcp", 0, 65_535),
                in.integer(at + ".tls", 0, 65_535),
                ConnectionLimits.read(in, at, 1 << 20),
                DoorRate.read(in, at),
                OpenSenders.read(in, at),
                in.zone(at + ".zone"));
    }

    public boolean on() {
        return udp > 0 || tcp > 0 || tls > 0;
    }
}
