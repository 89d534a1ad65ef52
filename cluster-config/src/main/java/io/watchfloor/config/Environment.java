package io.watchfloor.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/** Environment variables as a source of settings. Each value records the name of its variable. */
final class Environment {

    private static final String ORIGIN = "environment variable ";

    private final Config variables;

    private Environment(Config variables) {
        this.variables = variables;
    }

    static Environment of(Map<String, String> environment) {
        Config variables = ConfigFactory.empty();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            // Shells export functions under names that are not HOCON paths.
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
        // resolveWith cannot replace "a = 1, a = ${?A}" from a source without the same lines.
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
