package io.watchfloor.ops.detection.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.detection.pack.PackTrials.Outcome;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A trial reports whether a pack fits, within its time limit, and keeps the result for the change. */
@Timeout(60)
class PackTrialsTest {

    private static final RuleLimits LIMITS = new RuleLimits(2, 64 << 20, 1 << 20, 2_000);
    private static final PackContent OTHER = pack("other", rule("r1", "x.exe"));

    private final RuleSources sources = new RuleSources(false, List.of(), Placeholders.NONE, List.of(), LIMITS);
    private final RuleLoadResult now = RuleLoader.load(sources.with(List.of(OTHER)));
    private final Evaluator judge = new Evaluator(1, now.pack(), DetectionEngine.of(now.pack()));
    private final AtomicLong nanos = new AtomicLong();
    private PackTrials trials = trials(name -> List.of(OTHER));

    private PackTrials trials(Function<String, List<PackContent>> others) {
        return new PackTrials(
                sources,
                () -> packs(others.apply("night")),
                () -> judge,
                () -> now,
                Duration.ofSeconds(40),
                nanos::get);
    }

    private static RulePackStore.Packs packs(List<PackContent> contents) {
        return new RulePackStore.Packs(1, contents, Map.of(), Map.of());
    }

    private static String rule(String id, String image) {
        return """
                title: Rule
                id: %s
                logsource: {product: windows, category: process_creation}
                detection:
                    selection: {Image: %s}
                    condition: selection
                """.formatted(id, image);
    }

    private static PackContent pack(String name, String text) {
        return new PackContent(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Outcome run(PackContent pack) {
        return trials.run(pack, false).toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        trials.close();
    }

    @Test
    void aSuccessfulTrialIsReturnedOnceForTheChange() {
        PackContent night = pack("night", rule("r2", "y.exe"));

        assertThat(run(night)).isEqualTo(new Outcome.Fits(List.of("r2"), List.of()));
        assertThat(trials.take(packs(List.of(OTHER)))).as("of other packs").isEmpty();
        assertThat(trials.take(packs(List.of(night, OTHER)))).isPresent();
        assertThat(trials.take(packs(List.of(night, OTHER)))).isEmpty();
    }

    @Test
    void aRejectedPackIsNotReady() {
        PackContent bad = pack("night", rule("r2", "y.exe").replace("Image", "Image|no"));

        assertThat(run(bad)).isInstanceOf(Outcome.Rejection.class);
        assertThat(trials.take(packs(List.of(bad, OTHER)))).isEmpty();
        assertThat(run(pack("night", "[]"))).isInstanceOf(Outcome.Rejection.class);
    }

    @Test
    void rejectedRulesAreSkippedIfTheCallerAllowsIt() {
        PackContent half = pack(
                "night", rule("r2", "y.exe") + "---\n" + rule("r3", "z.exe").replace("Image", "Image|no"));

        Outcome outcome = trials.run(half, true).toCompletableFuture().join();

        assertThat(run(half)).isInstanceOf(Outcome.Rejection.class);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Fits.class, fits -> {
            assertThat(fits.rules()).containsExactly("r2");
            assertThat(fits.skipped())
                    .singleElement()
                    .extracting(RuleProblem::file)
                    .isEqualTo("pack:night/rules.yml");
        });
    }

    @Test
    void problemsInOtherPacksAndAFullRuleSetAreNotSkipped() {
        PackContent breaking = pack("a", rule("r1", "y.exe"));
        PackContent tooMany = pack("night", rule("r2", "y.exe") + "---\n" + rule("r3", "z.exe"));

        assertThat(trials.run(breaking, true).toCompletableFuture().join()).isInstanceOf(Outcome.Rejection.class);
        assertThat(codes(trials.run(tooMany, true).toCompletableFuture().join()))
                .containsExactly("rules.count");
    }

    @Test
    void aPackMayNotBreakAnother() {
        // The pack's name sorts first, so its rule takes the id of the active rule.
        Outcome outcome = run(pack("a", rule("r1", "y.exe")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejection.class,
                        refused -> assertThat(refused.problems())
                                .extracting(RuleProblem::reason)
                                .singleElement()
                                .asString()
                                .contains("r1"));
    }

    @Test
    void aRuleSetAboveTheLimitIsRejectedWithTheLimit() {
        assertThat(codes(run(pack("night", rule("r2", "y.exe") + "---\n" + rule("r3", "z.exe")))))
                .containsExactly("rules.count");
        assertThat(codes(run(pack("night", rule("r2", "y".repeat(3_000)))))).containsExactly("packs.bytes");
    }

    private static List<String> codes(Outcome outcome) {
        return outcome instanceof Outcome.Rejection refused
                ? refused.problems().stream().map(RuleProblem::code).toList()
                : List.of(outcome.toString());
    }

    @Test
    void aTrialThatTakesTooLongIsNotReady() {
        trials.close();
        PackContent night = pack("night", rule("r2", "y.exe"));
        trials = trials(name -> {
            nanos.addAndGet(Duration.ofSeconds(41).toNanos());
            return List.of(OTHER);
        });

        assertThat(run(night)).isEqualTo(new Outcome.TooSlow(Duration.ofSeconds(40)));
        assertThat(trials.take(packs(List.of(night, OTHER)))).isEmpty();
    }

    @Test
    void onlyOneTrialRunsAtATime() throws InterruptedException {
        trials.close();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        trials = trials(name -> {
            begun.countDown();
            await(go);
            return List.of(OTHER);
        });
        CompletableFuture<Outcome> first =
                trials.run(pack("night", rule("r2", "y.exe")), false).toCompletableFuture();
        begun.await();

        assertThat(run(pack("day", rule("r3", "z.exe")))).isEqualTo(new Outcome.Busy());
        go.countDown();
        assertThat(first.join()).isEqualTo(new Outcome.Fits(List.of("r2"), List.of()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
