package io.watchfloor.sigma.parsing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds regular expressions that use syntax beyond the Sigma specification. Watchfloor accepts such expressions, but
 * other tools may reject them.
 */
final class RegexCheck {

    /**
     * Syntax beyond the specification: groups with a question mark, escaped letters, and lazy or possessive
     * quantifiers.
     */
    private static final Pattern BEYOND = Pattern.compile("\\(\\?|\\\\[A-Za-z0-9]|[*+?}][?+]");

    private RegexCheck() {}

    /** Reports the first value of each field with such syntax, and the syntax. */
    static void of(Yaml yaml, BiConsumer<Yaml, String> beyond) {
        switch (yaml) {
            case Yaml.Scalar scalar -> {}
            case Yaml.Sequence list -> list.items().forEach(item -> of(item, beyond));
            case Yaml.Mapping map -> {
                for (Map.Entry<String, Yaml.Entry> entry : map.entries().entrySet()) {
                    Yaml value = entry.getValue().value();
                    if (isRegex(entry.getKey())) {
                        first(value, beyond);
                    } else {
                        of(value, beyond);
                    }
                }
            }
        }
    }

    private static boolean isRegex(String key) {
        return List.of(key.toLowerCase(Locale.ROOT).split("\\|", -1)).indexOf("re") > 0;
    }

    private static void first(Yaml given, BiConsumer<Yaml, String> beyond) {
        for (Yaml value : given instanceof Yaml.Sequence list ? list.items() : List.of(given)) {
            Optional<String> construct = construct(value);
            if (construct.isPresent()) {
                beyond.accept(value, construct.get());
                return;
            }
        }
    }

    private static Optional<String> construct(Yaml value) {
        if (!(value instanceof Yaml.Scalar scalar)) {
            return Optional.empty();
        }
        Matcher matcher = BEYOND.matcher(scalar.text().replace("\\\\", "  "));
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }
}
