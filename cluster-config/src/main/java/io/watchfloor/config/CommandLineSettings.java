package io.watchfloor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings given on the command line. They override environment variables and the settings file.
 *
 * @param tls true to encrypt the HTTP port even on loopback; false to use the setting {@code watchfloor.tls.use}
 */
public record CommandLineSettings(Optional<Path> data, Optional<Integer> port, Optional<String> bind, boolean tls) {

    public static final CommandLineSettings NONE =
            new CommandLineSettings(Optional.empty(), Optional.empty(), Optional.empty());

    public CommandLineSettings(Optional<Path> data, Optional<Integer> port, Optional<String> bind) {
        this(data, port, bind, false);
    }

    Config toConfig() {
        Config config = ConfigFactory.empty();
        config = with(config, "watchfloor.data.dir", data.map(Path::toString), "--data");
        config = with(config, "watchfloor.http.port", port, "--port");
        config = with(config, "watchfloor.tls.use", tls ? Optional.of("on") : Optional.empty(), "--tls");
        return with(config, "watchfloor.http.bind", bind, "--bind");
    }

    private static Config with(Config config, String key, Optional<?> value, String option) {
        return value.map(set -> config.withValue(key, ConfigValueFactory.fromAnyRef(set, "command line " + option)))
                .orElse(config);
    }
}
