package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.trust.ProxyAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line option {@code --proxy}: an HTTP proxy between the sensor and the center. */
final class ProxyOption {

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "HTTP proxy to the center, http://[NAME:PASSWORD@]HOST:PORT (default: $"
                    + ProxyAddress.VARIABLE + ")")
    @Nullable
    String url;

    /**
     * @param configured the proxy from the configuration file; the option has priority over this proxy, and this proxy
     *     has priority over the environment variable
     */
    @Nullable
    ProxyAddress address(@Nullable ProxyAddress configured, Map<String, String> environment) throws CommandFailure {
        if (url == null && configured != null) {
            return configured;
        }
        String text = url == null ? environment.getOrDefault(ProxyAddress.VARIABLE, "") : url;
        try {
            return text.isBlank() ? null : ProxyAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--proxy or " + ProxyAddress.VARIABLE + ": " + e.getMessage(), e);
        }
    }
}
