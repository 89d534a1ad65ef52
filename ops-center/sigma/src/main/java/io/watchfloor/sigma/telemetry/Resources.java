package io.watchfloor.sigma.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads built-in tables. An invalid table is a bug in the program. */
final class Resources {

    private Resources() {}

    static Object yaml(String name) {
        return new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text(name));
    }

    static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream("/telemetry/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing built-in table " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException("cannot read the built-in table " + name, failed);
        }
    }

    static Map<String, Object> map(@Nullable Object yaml) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (yaml instanceof Map<?, ?> given) {
            given.forEach((key, value) -> map.put(String.valueOf(key), value));
        }
        return map;
    }

    static List<Object> list(@Nullable Object yaml) {
        return yaml instanceof List<?> list ? List.copyOf(list) : yaml == null ? List.of() : List.of(yaml);
    }

    static List<String> texts(@Nullable Object yaml) {
        List<String> texts = new ArrayList<>();
        list(yaml).forEach(item -> texts.add(String.valueOf(item)));
        return texts;
    }

    static @Nullable String textOf(@Nullable Object yaml) {
        return yaml == null ? null : yaml.toString();
    }
}
