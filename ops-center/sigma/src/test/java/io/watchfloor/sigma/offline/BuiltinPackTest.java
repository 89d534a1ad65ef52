package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.loading.PackSamples;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.telemetry.Pipelines;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules that come with the program: each finds its own hits and spares its own misses. */
class BuiltinPackTest {

    private static final RuleLoadResult PACK = PackSamples.pack();

    @Test
    void everyRuleOfThePackLoads() {
        assertThat(PACK.problems()).isEmpty();
        assertThat(PACK.pack().rules()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(PACK.pack().correlations()).isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyRuleFindsItsHitsAndSparesItsMisses() {
        return RuleSamples.run(PACK, List.of(Path.of("src/test/resources/rules")), Pipelines.BUILTIN).stream()
                .map(result -> DynamicTest.dynamicTest(
                        result.file(), () -> assertThat(result.failures()).isEmpty()));
    }
}
