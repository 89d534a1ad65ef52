package io.watchfloor.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.watchfloor.config.reading.SettingsReader;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One setting, explained.
 *
 * @param key from its root
 * @param value as a file would contain it; secrets are masked
 * @param origin where it is set: {@code FILE:LINE}, an environment variable, a command-line option
 * @param builtIn its value when nobody sets it
 * @param variable the environment variable that sets it
 * @param comment what it is for; may be empty
 */
public record SettingDescription(
        String key, String value, String origin, String builtIn, String variable, String comment) {

    static SettingDescription of(String key, ConfigValue value, ConfigValue builtIn) {
        return new SettingDescription(
                key,
                shown(key, value),
                SettingsReader.where(value.origin()),
                shown(key, builtIn),
                key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                comment(builtIn.origin().comments()));
    }

    private static String comment(List<String> lines) {
        return lines.stream().map(String::strip).collect(Collectors.joining(" "));
    }

    private static String shown(String key, ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise());
        // Whoever has the address of a heartbeat can speak for the center.
        boolean secret = key.endsWith("password")
                || key.endsWith("secret")
                || key.endsWith("token")
                || (key.startsWith("watchfloor.heartbeat.") && key.endsWith("url"));
        return secret && text.length() > 2 ? "\"…\"" : text;
    }
}
