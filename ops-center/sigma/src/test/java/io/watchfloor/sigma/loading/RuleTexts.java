package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rules written in tests. */
public final class RuleTexts {

    private RuleTexts() {}

    /** A whole rule around a detection, of product "test". */
    public static String rule(String detection) {
        return """
                title: A rule of a test
                id: test-rule
                logsource:
                    product: test
                detection:
                %s
                level: high
                """.formatted(detection.indent(4).stripTrailing());
    }

    public static RuleLoadResult load(String... texts) {
        return load(Placeholders.NONE, texts);
    }

    /** Each text a file of its own, read in this order. */
    public static RuleLoadResult load(Placeholders placeholders, String... texts) {
        try {
            Path folder = Files.createTempDirectory("rules");
            for (int i = 0; i < texts.length; i++) {
                Files.writeString(folder.resolve("rule%d.yml".formatted(i)), texts[i]);
            }
            return RuleLoader.load(List.of(folder), placeholders);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The one rule of a text that must load. */
    public static Rule one(String text) {
        RuleLoadResult loading = load(text);
        if (!loading.problems().isEmpty() || loading.pack().rules().size() != 1) {
            throw new AssertionError("does not load: " + loading.problems());
        }
        return loading.pack().rules().getFirst();
    }
}
