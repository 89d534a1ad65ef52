package io.watchfloor.sensors.agent.gather;

import java.nio.file.Path;
import java.util.List;

/**
 * What may be packed.
 *
 * @param under the only folders whose files may be named; none, unless the sensor's own configuration says so
 * @param state whether the state of the host may be asked for
 * @param maxBytes of all files of one package, before they are packed
 */
public record PackageSettings(List<Path> under, boolean state, long maxBytes, int maxFiles) {

    public static final long MAX_BYTES = 128L << 20;
    public static final int MAX_FILES = 2_000;
    public static final PackageSettings NONE = new PackageSettings(List.of(), true, MAX_BYTES, MAX_FILES);

    public PackageSettings {
        under = List.copyOf(under);
    }
}
