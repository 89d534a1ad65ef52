package io.watchfloor.sigma.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleTexts;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CorrelationsPropertyTest {

    private static final List<RulePack> PACKS = List.of(
            pack("event_count", "rules: [one, two]", "condition: {gte: 3}"),
            pack("temporal", "rules: [one, two]", ""),
            pack("temporal_ordered", "rules: [one, two, one]", ""));

    record Seen(int second, String rule) {}

    @Provide
    Arbitrary<List<Seen>> seen() {
        return Arbitraries.integers()
                .between(0, 60)
                .flatMap(second -> Arbitraries.of("one", "two").map(rule -> new Seen(second, rule)))
                .list()
                .ofMaxSize(30);
    }

    /** All within the lateness of one time span, so that none is too late in any order. */
    @Property(tries = 500)
    void theOrderOfArrivalChangesNoDetection(
            @ForAll("seen") List<Seen> seen, @ForAll @IntRange(max = 2) int pack, @ForAll Random random) {
        List<Integer> inOrder = IntStream.range(0, seen.size()).boxed().collect(Collectors.toList());
        Set<String> expected = detections(PACKS.get(pack), seen, inOrder);

        Collections.shuffle(inOrder, random);

        assertThat(detections(PACKS.get(pack), seen, inOrder)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void aCountIsMetExactlyWhenSomeSpanHoldsEnough(@ForAll("seen") List<Seen> seen) {
        List<Seen> spread =
                seen.stream().map(one -> new Seen(one.second() * 7, one.rule())).toList();
        List<Integer> byTime = IntStream.range(0, spread.size())
                .boxed()
                .sorted((a, b) ->
                        Integer.compare(spread.get(a).second(), spread.get(b).second()))
                .toList();

        boolean expected = spread.stream()
                .anyMatch(end -> spread.stream()
                                .filter(one -> one.second() <= end.second() && one.second() >= end.second() - 60)
                                .count()
                        >= 3);

        assertThat(detections(PACKS.getFirst(), spread, byTime).isEmpty()).isEqualTo(!expected);
    }

    private static Set<String> detections(RulePack pack, List<Seen> seen, List<Integer> order) {
        AssetWindows watch = new AssetWindows(pack);
        for (int index : order) {
            watch.see("r" + index, seen.get(index).second(), seen.get(index).rule());
        }
        return watch.detections.stream().map(CorrelationDetection::windowId).collect(Collectors.toSet());
    }

    private static RulePack pack(String type, String rules, String condition) {
        String correlation = "title: c\nid: c\ncorrelation:\n"
                + "type: %s\n%s\ngroup-by: [asset, User]\ntimespan: 1m\n%s\n"
                        .formatted(type, rules, condition)
                        .indent(4);
        return RuleTexts.load(correlation, rule("one"), rule("two")).pack();
    }

    private static String rule(String id) {
        return RuleTexts.rule("a: {F: %s}\ncondition: a".formatted(id)).replace("test-rule", id);
    }
}
