package io.watchfloor.sensors.agent;

import java.nio.file.Path;
import java.util.List;

/**
 * What the center may say of this sensor's collecting.
 *
 * @param allow nothing, unless the sensor's own file says so
 * @param under the folders whose files it may name
 */
record RemoteSettings(boolean allow, List<Path> under) {

    static final List<Path> UNDER = List.of(Path.of("/var/log"));
    static final RemoteSettings OFF = new RemoteSettings(false, UNDER);

    RemoteSettings {
        under = under.stream().map(one -> one.toAbsolutePath().normalize()).toList();
    }

    boolean mayName(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return under.stream().anyMatch(folder -> whole.startsWith(folder) && !whole.equals(folder));
    }
}
