package io.watchfloor.sensors.agent.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the center may configure on this sensor.
 *
 * @param allow whether the center may configure sources; false by default
 * @param under folders whose files the center may name
 * @param kinds kinds of sources that the center may name
 */
public record RemoteSettings(boolean allow, List<Path> under, Set<String> kinds) {

    static final List<Path> UNDER = List.of(Path.of("/var/log"));

    /**
     * Kinds of sources that read files; {@code under} limits which files. Sources of other kinds observe the whole
     * host, so the sensor's own configuration file must allow these kinds.
     */
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

    /** Whether the center may name this folder as a source, so that the sensor reads the folder's files. */
    boolean mayLookInto(Path folder) {
        return mayName(folder) || under.contains(folder.toAbsolutePath().normalize());
    }
}
