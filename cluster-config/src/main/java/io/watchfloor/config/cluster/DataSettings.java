package io.watchfloor.config.cluster;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;

/**
 * Data folder of a node.
 *
 * @param dir absolute path; contains the lock file, the embedded database and the bootstrap token
 */
public record DataSettings(Path dir) {
    public static DataSettings read(SettingsReader in) {
        return new DataSettings(in.path("data.dir"));
    }
}
