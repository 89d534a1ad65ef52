package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rules for tests of windows. */
final class RuleTexts {

    private RuleTexts() {}

    /** A rule of product "test" that matches if field F has this value. */
    static String rule(String id, String value) {
        return """
                title: A rule of a test
                id: %s
                logsource:
                    product: test
                detection:
                    a: {F: %s}
                    condition: a
                level: high
                """.formatted(id, value);
    }

    static RuleLoadResult load(List<String> texts) {
        List<PackContent> packs = new ArrayList<>();
        for (String text : texts) {
            packs.add(new PackContent("text-" + packs.size(), text.getBytes(StandardCharsets.UTF_8)));
        }
        return RuleLoader.load(new RuleSources(false, List.of(), Placeholders.NONE, packs));
    }
}
