package io.watchfloor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/** Reads settings from environment variables. The origin of each value contains the name of the variable. */
final class Environment {

    private static final String ORIGIN = "environment variable ";

    private final Config variables;

    private Environment(Config variables) {
        this.variables = variables;
    }

    static Environment of(Map<String, String> environment) {
        Config variables = ConfigFactory.empty();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            // Skips exported shell functions, because their names are not valid HOCON paths.
            if (variable.getKey().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                String origin = ORIGIN + variable.getKey();
                variables = variables.withValue(
                        variable.getKey(), ConfigValueFactory.fromAnyRef(variable.getValue(), origin));
            }
        }
        return new Environment(variables);
    }

    /**
     * Replaces every {@code ${…}} in the config with a value from the config itself or from an environment variable.
     */
    Config resolve(Config config) {
        // Config.resolveWith cannot resolve an optional override such as "a = 1, a = ${?A}", so the variables are a
        // fallback.
        Config resolved = config.withFallback(variables).resolve(ConfigResolveOptions.noSystem());
        Config own = ConfigFactory.empty();
        for (Map.Entry<String, ConfigValue> root : resolved.root().entrySet()) {
            if (config.root().containsKey(root.getKey())) {
                own = own.withValue(ConfigUtil.quoteString(root.getKey()), root.getValue());
            }
        }
        return own;
    }

    /** Returns the values of a resolved config that came from environment variables. */
    Config fromVariables(Config resolved) {
        Config some = ConfigFactory.empty();
        for (Map.Entry<String, ConfigValue> entry : resolved.entrySet()) {
            if (entry.getValue().origin().description().startsWith(ORIGIN)) {
                some = some.withValue(entry.getKey(), entry.getValue());
            }
        }
        return some;
    }
}
