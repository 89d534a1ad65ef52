package io.watchfloor.config.cluster;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;

/**
 * What the node keeps on its own disk.
 *
 * @param dir absolute; holds the lock, the embedded database and the bootstrap token
 */
public record DataSettings(Path dir) {
    public static DataSettings read(SettingsReader in) {
        return new DataSettings(in.path("data.dir"));
    }
}
