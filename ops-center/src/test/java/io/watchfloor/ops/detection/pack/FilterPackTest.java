package io.watchfloor.ops.detection.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.detection.pack.PackTrials.Outcome;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pack with only filters is valid; an empty pack is not. */
@Timeout(60)
class FilterPackTest {

    private static final PackContent RULES = pack("rules", """
            title: Rule
            id: r1
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image: x.exe}
                condition: selection
            """);

    private static PackContent pack(String name, String text) {
        return new PackContent(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Outcome tried(PackContent pack) {
        RuleSources sources = new RuleSources(false, List.of(), Placeholders.NONE, List.of(), RuleLimits.standard());
        RuleLoadResult now = RuleLoader.load(sources.with(List.of(RULES)));
        Evaluator judge = new Evaluator(1, now.pack(), DetectionEngine.of(now.pack()));
        try (PackTrials trials = new PackTrials(
                sources,
                () -> new RulePackStore.Packs(1, List.of(RULES), Map.of(), Map.of()),
                () -> judge,
                () -> now,
                Duration.ofSeconds(40),
                System::nanoTime)) {
            return trials.run(pack, false).toCompletableFuture().join();
        }
    }

    @Test
    void aPackWithOnlyFiltersIsAccepted() {
        assertThat(tried(pack("quiet", """
                        title: Backup may
                        id: f1
                        logsource: {product: windows, category: process_creation}
                        filter:
                            rules: [r1]
                            backup: {User: backup}
                            condition: not backup
                        """))).isEqualTo(new Outcome.Fits(List.of(), List.of()));
    }

    @Test
    void anEmptyPackIsRejected() {
        assertThat(tried(pack("empty", "# nothing here\n"))).isInstanceOf(Outcome.Rejection.class);
    }
}
