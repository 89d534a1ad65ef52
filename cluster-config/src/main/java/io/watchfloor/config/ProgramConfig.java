package io.watchfloor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.reading.SettingsProblem;
import io.watchfloor.config.reading.SettingsReader;
import io.watchfloor.config.text.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The program's configuration, merged from built-in values, the settings file, environment variables and the command
 * line. Later sources override earlier ones. Loading fails unless every setting is valid.
 */
public final class ProgramConfig {

    /** Names of the {@code watchfloor-*.conf} files, in the order in which problems are listed. */
    private static final List<String> CONCERNS = List.of(
            "data",
            "http",
            "tls",
            "database",
            "cluster",
            "ingest",
            "archive",
            "inputs",
            "rules",
            "assets",
            "cases",
            "escalation",
            "heartbeat",
            "contact",
            "security",
            "enrolment",
            "responses",
            "fleet",
            "passkeys",
            "approval",
            "sign-in",
            "tracing",
            "metrics",
            "audit",
            "egress",
            "sso",
            "providers",
            "webhooks",
            "fraud");

    private static final List<String> MACHINERY =
            List.of("cluster.conf", "journal.conf", "dispatchers.conf", "http.conf");

    private final Config merged;
    private final Config builtIn;
    private final Settings settings;

    private ProgramConfig(Config merged, Config builtIn, Settings settings) {
        this.merged = merged;
        this.builtIn = builtIn;
        this.settings = settings;
    }

    /** Reads the settings file, if it exists, and the environment variables of the current process. */
    public static ProgramConfig load(Optional<Path> file, CommandLineSettings overrides)
            throws InvalidSettingsException {
        return load(file, overrides, System.getenv());
    }

    static ProgramConfig load(Optional<Path> file, CommandLineSettings overrides, Map<String, String> environment)
            throws InvalidSettingsException {
        Environment variables = Environment.of(environment);
        Config twins = builtIn();
        Config builtIn = Environment.of(Map.of()).resolve(twins);
        Config fromFile = file.isPresent() ? SettingsFile.read(file.get(), variables) : ConfigFactory.empty();

        Config merged = overrides
                .toConfig()
                .withFallback(variables.fromVariables(variables.resolve(twins)))
                .withFallback(fromFile)
                .withFallback(builtIn);
        List<SettingsProblem> problems = new ArrayList<>(SettingsFile.misspelledRoots(fromFile));
        if (!(merged.getValue(SettingsReader.ROOT) instanceof ConfigObject root)) {
            ConfigValue value = merged.getValue(SettingsReader.ROOT);
            problems.add(new SettingsProblem(
                    SettingsReader.where(value.origin()),
                    SettingsReader.ROOT,
                    "must be an object",
                    "Write an object: watchfloor { … }."));
            throw new InvalidSettingsException(problems);
        }
        SettingsReader reader = new SettingsReader(root.toConfig());
        Settings settings = Settings.read(reader);
        reader.reportUnknownKeys();
        problems.addAll(reader.problems());
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new ProgramConfig(merged, builtIn, settings);
    }

    public Settings settings() {
        return settings;
    }

    /** Full keys of all settings, sorted. */
    public SortedSet<String> keys() {
        SortedSet<String> keys = new TreeSet<>();
        builtIn.getConfig(SettingsReader.ROOT)
                .entrySet()
                .forEach(entry -> keys.add(SettingsReader.ROOT + "." + entry.getKey()));
        return keys;
    }

    /**
     * Describes the value, origin and purpose of settings.
     *
     * @param key full key of a setting or a section; a section returns all its settings, sorted by key
     * @return descriptions of the settings; empty if the key is unknown
     */
    public List<SettingDescription> explain(String key) {
        String path = fromRoot(key);
        return keys().stream()
                .filter(one -> one.equals(path) || one.startsWith(path + "."))
                .map(one -> SettingDescription.of(one, merged.getValue(one), builtIn.getValue(one)))
                .toList();
    }

    /** Suggests the existing setting or section whose name is closest to an unknown key. */
    public Optional<String> nearest(String key) {
        SortedSet<String> known = new TreeSet<>();
        for (String one : keys()) {
            for (int end = one.length(); end > SettingsReader.ROOT.length(); end = one.lastIndexOf('.', end - 1)) {
                known.add(one.substring(0, end));
            }
        }
        return NearestName.of(fromRoot(key), known);
    }

    /**
     * Returns the configuration of the actor system: cluster, journal and dispatchers, adjusted to the settings. The
     * settings file may override any of these values under {@code pekko}. Pekko adds the {@code reference.conf} files
     * of its libraries.
     *
     * @param database address of the running database
     */
    public Config pekko(DatabaseAddress database) {
        return PekkoConfig.of(settings, database, merged.withoutPath(SettingsReader.ROOT));
    }

    private static String fromRoot(String key) {
        return key.startsWith(SettingsReader.ROOT + ".") ? key : SettingsReader.ROOT + "." + key;
    }

    private static Config builtIn() {
        Config all = ConfigFactory.empty();
        for (String concern : CONCERNS) {
            all = all.withFallback(resource("watchfloor-" + concern + ".conf"));
        }
        for (String machinery : MACHINERY) {
            all = all.withFallback(resource(machinery));
        }
        return all;
    }

    private static Config resource(String name) {
        ClassLoader loader = ProgramConfig.class.getClassLoader();
        return ConfigFactory.parseResources(
                loader, name, ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
