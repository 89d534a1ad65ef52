package io.watchfloor.ops.detection.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.correlation.Correlation.Decision;
import io.watchfloor.ops.detection.correlation.CorrelationEvent.DetectionsConfirmed;
import io.watchfloor.ops.detection.correlation.CorrelationEvent.WindowMoved;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.Member;
import io.watchfloor.sigma.language.RulePack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CorrelationTest {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final RulePack TWO = pack("{gte: 2}", "one");
    private static final RulePack SAME_AND_MORE = pack("{gte: 2}", "one", "other");
    private static final RulePack THREE = pack("{gte: 3}", "one");
    private static final RulePack FEW = pack("{lte: 2}", "one");

    private Correlation window = Correlation.empty("default/w");

    private static RulePack pack(String condition, String... rules) {
        List<String> texts = new ArrayList<>();
        texts.add("""
                title: c
                id: c
                correlation: {type: event_count, rules: [one], group-by: [User], timespan: 1m, condition: %s}
                """.formatted(condition));
        Arrays.stream(rules).map(rule -> RuleTexts.rule(rule, "v")).forEach(texts::add);
        return RuleTexts.load(texts).pack();
    }

    private static PendingContribution member(RulePack pack, long ruleSet, int second) {
        String hash = pack.correlations().getFirst().contentHash();
        Member member = new Member(
                "r" + second, START.plusSeconds(second), "one", "host:a" + second, null, null, new TreeMap<>());
        return new PendingContribution(
                second + 1L, ruleSet, new Contribution("c", hash, new TreeMap<>(Map.of("User", "ann")), member));
    }

    private Decision take(RulePack active, long ruleSet, PendingContribution... members) {
        Decision decision = window.take(active, ruleSet, List.of(members), START);
        if (decision instanceof Decision.Move move) {
            window = window.apply(move.event());
        }
        return decision;
    }

    @Test
    void aDetectionIsSentToTheAssetOfItsLastRecordUntilItConfirms() {
        take(TWO, 1, member(TWO, 1, 0));
        take(TWO, 1, member(TWO, 1, 9), member(TWO, 1, 9));
        take(TWO, 1, member(TWO, 1, 10));
        assertThat(window.untaken()).singleElement().satisfies(told -> {
            assertThat(told.asset()).isEqualTo("host:a9");
            assertThat(told.window().assets()).containsExactly("host:a0", "host:a9");
            assertThat(told.window().count()).isEqualTo(2);
        });

        assertThat(window.taken("host:a0", 1)).isEmpty();
        window = window.apply(window.taken("host:a9", 1).orElseThrow());
        assertThat(window.untaken()).isEmpty();
        assertThat(window.taken("host:a9", 1)).isEmpty();
    }

    @Test
    void duplicateMembersChangeNothing() {
        take(TWO, 1, member(TWO, 1, 0), member(TWO, 1, 1));
        Correlation before = window;
        assertThat(take(TWO, 1, member(TWO, 1, 0), member(TWO, 1, 1))).isEqualTo(new Decision.Nothing(2));
        assertThat(window).isEqualTo(before);
    }

    @Test
    void anUnchangedCorrelationKeepsItsWindowWhenTheRulesSwitch() {
        take(TWO, 1, member(TWO, 1, 0));
        take(SAME_AND_MORE, 2, member(SAME_AND_MORE, 2, 1));
        assertThat(window.untaken()).extracting(told -> told.window().count()).containsExactly(2L);
    }

    @Test
    void aChangedCorrelationStartsEmpty() {
        take(THREE, 1, member(THREE, 1, 0), member(THREE, 1, 1));
        take(TWO, 2, member(TWO, 2, 2));
        assertThat(window.untaken()).isEmpty();
        take(TWO, 2, member(TWO, 2, 3));
        assertThat(window.untaken()).extracting(told -> told.window().count()).containsExactly(2L);
    }

    @Test
    void membersOfAnOutdatedRuleAreNotCounted() {
        assertThat(take(THREE, 2, member(TWO, 1, 0))).isInstanceOf(Decision.Nothing.class);
        assertThat(take(RulePack.empty(), 2, member(TWO, 1, 0))).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void aNodeWithOlderRulesWaits() {
        assertThat(take(TWO, 1, member(THREE, 2, 0))).isEqualTo(Decision.Wait.WAIT);
        take(TWO, 2, member(TWO, 2, 0));
        assertThat(take(TWO, 1, member(TWO, 1, 1))).isEqualTo(Decision.Wait.WAIT);
    }

    @Test
    void aWindowClosesAfterItsSpanAndLatenessWithoutMembers() {
        take(FEW, 1, member(FEW, 1, 0));
        Instant due = START.plus(Duration.ofMinutes(2));
        assertThat(window.closesAt()).isEqualTo(due);
        assertThat(window.close(FEW, 1, due.minusMillis(1))).isEmpty();

        WindowMoved closed = window.close(FEW, 1, due).orElseThrow();
        window = window.apply(closed);
        assertThat(closed.correlated()).hasSize(1);
        assertThat(window.closesAt()).isNull();
        assertThat(window.close(FEW, 1, due)).isEmpty();
        assertThat(take(FEW, 1, member(FEW, 1, 1))).isEqualTo(new Decision.Nothing(1));
    }

    @Test
    void aPendingCloseEndsWithItsRule() {
        take(FEW, 1, member(FEW, 1, 0));
        WindowMoved given = window.close(THREE, 2, Instant.MAX).orElseThrow();
        window = window.apply(given);
        assertThat(given.closed()).isTrue();
        assertThat(window.untaken()).isEmpty();
        assertThat(window.closesAt()).isNull();
    }

    @Test
    void aPendingCloseEndsIfTheChangedRuleNeedsNoClose() {
        take(FEW, 1, member(FEW, 1, 0));
        assertThat(take(TWO, 2, member(TWO, 2, 1)))
                .isInstanceOfSatisfying(
                        Decision.Move.class,
                        move -> assertThat(move.event().closed()).isTrue());
        assertThat(window.closesAt()).isNull();
    }

    @Test
    void confirmationsContainTheNumberOfPendingMessages() {
        take(TWO, 1, member(TWO, 1, 0), member(TWO, 1, 1), member(TWO, 1, 59), member(TWO, 1, 61));
        assertThat(window.untaken()).hasSize(2);
        assertThat(window.taken("host:a1", 1)).contains(new DetectionsConfirmed("host:a1", 1, 1));
    }
}
