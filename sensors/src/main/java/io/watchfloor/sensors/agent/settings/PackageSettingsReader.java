package io.watchfloor.sensors.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import io.watchfloor.sensors.agent.gather.PackageSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Reads the section {@code actions.collect} of the configuration file. */
record PackageSettingsReader(BiConsumer<ConfigValue, String> problem) {

    private static final Set<String> KEYS = new TreeSet<>(Set.of("under", "state", "max-size", "max-files"));
    private static final long LEAST = 1 << 20;
    private static final long MOST = 4L << 30;
    private static final int MOST_FILES = 20_000;

    PackageSettings read(Config actions) {
        if (!actions.hasPath("collect")) {
            return PackageSettings.NONE;
        }
        Config collect;
        try {
            collect = actions.getConfig("collect");
        } catch (ConfigException e) {
            problem.accept(actions.getValue("collect"), "collect must be an object with " + String.join(", ", KEYS));
            return PackageSettings.NONE;
        }
        Set<String> unknown = new TreeSet<>(collect.root().keySet());
        unknown.removeAll(KEYS);
        unknown.forEach(key -> problem.accept(
                collect.root().get(key),
                "unknown key watchfloor-sensor.actions.collect.%s; known keys: %s"
                        .formatted(key, String.join(", ", KEYS))));
        return new PackageSettings(under(collect), state(collect), maxSize(collect), maxFiles(collect));
    }

    private List<Path> under(Config collect) {
        List<Path> under = new ArrayList<>();
        try {
            for (String one : collect.hasPath("under") ? collect.getStringList("under") : List.<String>of()) {
                Path path = Path.of(one);
                if (path.isAbsolute()) {
                    under.add(path.normalize());
                } else {
                    problem.accept(
                            collect.getValue("under"),
                            "under: \"%s\" is not an absolute path; example: /var/log".formatted(one));
                }
            }
        } catch (ConfigException | IllegalArgumentException e) {
            problem.accept(collect.getValue("under"), "under must be a list of folders");
        }
        return under;
    }

    private boolean state(Config collect) {
        try {
            return !collect.hasPath("state") || collect.getBoolean("state");
        } catch (ConfigException e) {
            problem.accept(collect.getValue("state"), "state must be on or off");
            return false;
        }
    }

    private long maxSize(Config collect) {
        if (!collect.hasPath("max-size")) {
            return PackageSettings.MAX_BYTES;
        }
        try {
            long size = collect.getBytes("max-size");
            if (size >= LEAST && size <= MOST) {
                return size;
            }
        } catch (ConfigException e) {
            // An invalid size is reported below, like a size out of range.
        }
        problem.accept(collect.getValue("max-size"), "max-size must be from 1 MiB to 4 GiB");
        return PackageSettings.MAX_BYTES;
    }

    private int maxFiles(Config collect) {
        if (!collect.hasPath("max-files")) {
            return PackageSettings.MAX_FILES;
        }
        try {
            int files = collect.getInt("max-files");
            if (files >= 1 && files <= MOST_FILES) {
                return files;
            }
        } catch (ConfigException e) {
            // An invalid number is reported below, like a number out of range.
        }
        problem.accept(collect.getValue("max-files"), "max-files must be from 1 to %d".formatted(MOST_FILES));
        return PackageSettings.MAX_FILES;
    }
}
