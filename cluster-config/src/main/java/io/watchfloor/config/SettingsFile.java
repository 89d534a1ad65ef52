package io.watchfloor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import io.watchfloor.config.reading.SettingsProblem;
import io.watchfloor.config.reading.SettingsReader;
import io.watchfloor.config.text.NearestName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings file that an operator writes, in HOCON. */
final class SettingsFile {

    private static final List<String> ROOTS =
            List.of(SettingsReader.ROOT, "pekko", "pekko-persistence-jdbc", "jdbc-journal", "jdbc-snapshot-store");

    private SettingsFile() {}

    /** Reads the settings file. Resolves substitutions from the file itself and from environment variables. */
    static Config read(Path file, Environment variables) throws InvalidSettingsException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw refused(file.toString(), "cannot be read", "Check the path and the permissions of the file.");
        }
        try {
            Config parsed = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            return variables.resolve(parsed);
        } catch (ConfigException e) {
            throw refused(where(file, e.origin()), "is not valid HOCON: " + reason(e), "");
        }
    }

    /** Returns unknown top-level keys that are probably typing errors of a known top-level key. */
    static List<SettingsProblem> misspelledRoots(Config file) {
        return file.root().entrySet().stream()
                .filter(entry -> !ROOTS.contains(entry.getKey()))
                .flatMap(entry -> NearestName.of(entry.getKey(), ROOTS).stream()
                        .map(meant -> new SettingsProblem(
                                SettingsReader.where(entry.getValue().origin()),
                                entry.getKey(),
                                "is not a top-level section of settings",
                                "Did you mean " + meant + "?")))
                .toList();
    }

    private static String where(Path file, @Nullable ConfigOrigin origin) {
        return origin == null || origin.lineNumber() < 1 ? file.toString() : file + ":" + origin.lineNumber();
    }

    /**
     * Returns the parser's message without the leading file position, which the settings problem contains separately.
     */
    private static String reason(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        int position = message.indexOf(": ", message.lastIndexOf('/') + 1);
        String text = e.origin() == null || position < 0 ? message : message.substring(position + 2);
        return text.replaceFirst("^[0-9]+: ", "").strip();
    }

    private static InvalidSettingsException refused(String where, String reason, String advice) {
        return new InvalidSettingsException(List.of(new SettingsProblem(where, "", reason, advice)));
    }
}
