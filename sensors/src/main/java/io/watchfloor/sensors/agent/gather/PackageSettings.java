package io.watchfloor.sensors.agent.gather;

import java.nio.file.Path;
import java.util.List;

/**
 * Limits of investigation packages.
 *
 * @param under folders whose files may be collected; no folder by default
 * @param state whether the state of the host may be collected
 * @param maxBytes maximum total size of the files in one package, before compression
 */
public record PackageSettings(List<Path> under, boolean state, long maxBytes, int maxFiles) {

    public static final long MAX_BYTES = 128L << 20;
    public static final int MAX_FILES = 2_000;
    public static final PackageSettings NONE = new PackageSettings(List.of(), true, MAX_BYTES, MAX_FILES);

    public PackageSettings {
        under = List.copyOf(under);
    }
}
