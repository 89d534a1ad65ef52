package io.watchfloor.sensors.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Reads the section {@code remote-configuration} of the sensor's own file, and the configuration that the center sends.
 */
record RemoteSettingsReader(BiConsumer<ConfigValue, String> problem) {

    /**
     * The keys that the center may set. The center can never change what the sensor trusts or which actions the sensor
     * allows.
     */
    static final Set<String> KEYS = Set.of("files", "sources", "line-limit");

    RemoteSettings read(Config root) {
        if (!root.hasPath("remote-configuration")) {
            return RemoteSettings.OFF;
        }
        Config remote = root.getConfig("remote-configuration");
        Set<String> unknown = new TreeSet<>(remote.root().keySet());
        unknown.removeAll(Set.of("allow", "under", "kinds"));
        unknown.forEach(key -> problem.accept(
                remote.root().get(key),
                "unknown key watchfloor-sensor.remote-configuration.%s; known keys: allow, kinds, under"
                        .formatted(key)));
        return new RemoteSettings(allow(remote), under(remote), kinds(remote));
    }

    private boolean allow(Config remote) {
        try {
            return remote.hasPath("allow") && remote.getBoolean("allow");
        } catch (ConfigException e) {
            problem.accept(remote.getValue("allow"), "allow must be true or false");
            return false;
        }
    }

    private List<Path> under(Config remote) {
        try {
            return remote.hasPath("under")
                    ? remote.getStringList("under").stream().map(Path::of).toList()
                    : RemoteSettings.UNDER;
        } catch (ConfigException | InvalidPathException e) {
            problem.accept(remote.getValue("under"), "under must be a list of folders");
            return RemoteSettings.UNDER;
        }
    }

    private Set<String> kinds(Config remote) {
        try {
            if (!remote.hasPath("kinds")) {
                return RemoteSettings.KINDS;
            }
            Set<String> kinds = new TreeSet<>(remote.getStringList("kinds"));
            Set<String> unknown = new TreeSet<>(kinds);
            unknown.removeAll(SourceSettingsReader.kinds());
            unknown.forEach(kind ->
                    problem.accept(remote.getValue("kinds"), "kinds: unknown kind of source \"%s\"".formatted(kind)));
            return kinds;
        } catch (ConfigException e) {
            problem.accept(remote.getValue("kinds"), "kinds must be a list of source kinds");
            return RemoteSettings.KINDS;
        }
    }

    /**
     * Parses the text as JSON. Unlike HOCON, JSON cannot include files or read environment variables.
     *
     * @throws ConfigException if the text is not valid JSON
     */
    Config fromCenter(String text, RemoteSettings settings) {
        Config sent = ConfigFactory.parseString(
                text,
                ConfigParseOptions.defaults()
                        .setSyntax(ConfigSyntax.JSON)
                        .setOriginDescription("the center's configuration"));
        sent.root().forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problem.accept(
                        value,
                        "the center may not set %s; the center may set %s"
                                .formatted(key, String.join(", ", new TreeSet<>(KEYS))));
            }
        });
        new RemoteSourceValidator(problem, settings).check(sent);
        return sent;
    }
}
