package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.engine.Agreement;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import java.nio.charset.StandardCharsets;

/** Any text is a condition, or refused as one; one that loads is judged alike by both engines. */
public final class ConditionFuzz {

    private static final LogSource SOURCE = new LogSource("test", null, null);

    private ConditionFuzz() {}

    /** One input: the first byte says what the record holds, the rest is the condition. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        String condition = new String(data, 1, data.length - 1, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\\\\"]", " ");
        String rule = """
                title: A rule
                id: rule
                logsource: {product: test}
                detection:
                    a: {F: x}
                    b: {G: y}
                    _c: {H: z}
                    sel_1: {I: [1, 2]}
                    sel_2: {J|contains: [q, r]}
                    condition: "%s"
                """.formatted(condition);
        RuleLoadResult loading = new RuleSetBuilder(Placeholders.NONE, RuleLimits.standard(), LoadingDeadline.UNLIMITED)
                .addFound(found -> found.accept(RuleFile.of("rule.yml", rule.getBytes(StandardCharsets.UTF_8))))
                .loading();
        int bits = data[0];
        String record = "{\"F\":\"%s\",\"G\":\"%s\",\"H\":\"%s\",\"I\":%d,\"J\":\"%s\"}"
                .formatted(
                        (bits & 1) == 0 ? "x" : "",
                        (bits & 2) == 0 ? "y" : "",
                        (bits & 4) == 0 ? "z" : "",
                        (bits >> 3) & 3,
                        (bits & 32) == 0 ? "pqr" : "");
        Agreement.check(DetectionEngine.of(loading.pack()), record.getBytes(StandardCharsets.UTF_8), SOURCE);
    }
}
