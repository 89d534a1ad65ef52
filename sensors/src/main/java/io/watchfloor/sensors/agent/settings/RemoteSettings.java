package io.watchfloor.sensors.agent.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the center may say of this sensor's collecting.
 *
 * @param allow nothing, unless the sensor's own file says so
 * @param under the folders whose files it may name
 * @param kinds the kinds of sources that it may name
 */
public record RemoteSettings(boolean allow, List<Path> under, Set<String> kinds) {

    static final List<Path> UNDER = List.of(Path.of("/var/log"));

    /** Those that read files, which {@code under} bounds. The others tell of the whole machine, so its own file must name them. */
    static final Set<String> KINDS =
            Set.of("text", "json", "syslog", "suricata", "zeek", "w3c", "auditd", "recordings", "integrity");

    static final RemoteSettings OFF = new RemoteSettings(false, UNDER, KINDS);

    public RemoteSettings {
        under = under.stream().map(one -> one.toAbsolutePath().normalize()).toList();
        kinds = Set.copyOf(kinds);
    }

    boolean mayName(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return under.stream().anyMatch(folder -> whole.startsWith(folder) && !whole.equals(folder));
    }

    /** Files in it are looked for, and not it itself is read. */
    boolean mayLookInto(Path folder) {
        return mayName(folder) || under.contains(folder.toAbsolutePath().normalize());
    }
}
