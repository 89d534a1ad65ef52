package io.watchfloor.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.watchfloor.config.reading.SettingsReader;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Description of one setting, for {@code watchfloor config explain}.
 *
 * @param key full key, such as {@code watchfloor.http.port}
 * @param value value in HOCON notation; secrets are masked
 * @param origin source of the value: {@code FILE:LINE}, an environment variable or a command-line option
 * @param builtIn default value
 * @param variable environment variable that sets this setting
 * @param comment explanation from the reference configuration; may be empty
 */
public record SettingDescription(
        String key, String value, String origin, String builtIn, String variable, String comment) {

    static SettingDescription of(String key, ConfigValue value, ConfigValue builtIn) {
        return new SettingDescription(
                key,
                displayed(key, value),
                SettingsReader.where(value.origin()),
                displayed(key, builtIn),
                key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                comment(builtIn.origin().comments()));
    }

    private static String comment(List<String> lines) {
        return lines.stream().map(String::strip).collect(Collectors.joining(" "));
    }

    private static String displayed(String key, ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise());
        // A heartbeat URL is a credential: anyone who has it can report this center as alive.
        boolean secret = key.endsWith("password")
                || key.endsWith("secret")
                || key.endsWith("token")
                || (key.startsWith("watchfloor.heartbeat.") && key.endsWith("url"));
        return secret && text.length() > 2 ? "\"…\"" : text;
    }
}
