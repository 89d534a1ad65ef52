package io.watchfloor.ops.detection.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoadResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * For random telemetry and every type of correlation: the order of arrival within the lateness does not change the
 * detections.
 */
class OrderPropertyTest {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

    private static final List<RulePack> PACKS = List.of(
            pack("type: event_count, rules: [x, y], group-by: [User], timespan: 1m, condition: {gte: 4}"),
            pack("type: event_count, rules: [x, y], group-by: [User], timespan: 1m, condition: {gt: 1, lte: 3}"),
            pack("type: event_count, rules: [x], timespan: 1m, condition: {neq: 2}"),
            pack("type: value_count, rules: [x, y], group-by: [User], timespan: 1m, condition: {field: Value, gte: 3}"),
            pack("type: value_count, rules: [x], timespan: 1m, condition: {field: [User, Value], eq: 3}"),
            pack("type: value_sum, rules: [x], group-by: [User], timespan: 1m, condition: {field: Value, gte: 7}"),
            pack("type: value_sum, rules: [x], group-by: [User], timespan: 1m, condition: {field: Value, lt: 5}"),
            pack("type: value_avg, rules: [x, y], group-by: [User], timespan: 1m, condition: {field: Value, gt: 2.5}"),
            pack("type: value_percentile, rules: [x], timespan: 1m, condition: {field: Value, lte: 20}"),
            pack("type: value_percentile, rules: [x], timespan: 1m, condition: {field: Value, gt: 2, percentile: 75}"),
            pack("type: temporal, rules: [x, y, z], group-by: [User], timespan: 1m"),
            pack("type: temporal, rules: [x, y, z], group-by: [User], timespan: 1m, condition: {eq: 2}"),
            pack("type: temporal_ordered, rules: [x, y, z], group-by: [User], timespan: 1m"),
            pack(
                    "type: temporal_ordered, rules: [d, z], group-by: [User], timespan: 1m",
                    "type: event_count, rules: [x], group-by: [User], timespan: 1m, condition: {gte: 3}"),
            pack(
                    "type: event_count, rules: [d], timespan: 3m, condition: {gte: 2}",
                    "type: value_count, rules: [x, y], group-by: [asset], timespan: 1m, condition: {field: Value, gte: 3}"),
            pack(
                    "type: temporal, rules: [d, z], group-by: [User], timespan: 2m",
                    "type: value_avg, rules: [x], group-by: [User], timespan: 1m, condition: {field: Value, gt: 2}"));

    record Seen(int second, String asset, String rule, String user, int value) {}

    private static RulePack pack(String... correlations) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < correlations.length; i++) {
            String id = i == 0 ? "c" : "d";
            texts.add("title: %s\nid: %s\ncorrelation: {%s}\n".formatted(id, id, correlations[i]));
        }
        for (String rule : List.of("x", "y", "z")) {
            texts.add(RuleTexts.rule(rule, rule));
        }
        RuleLoadResult loading = RuleTexts.load(texts);
        if (!loading.problems().isEmpty()) {
            throw new AssertionError(loading.problems());
        }
        return loading.pack();
    }

    @Provide
    Arbitrary<List<Seen>> seen() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.of("x", "x", "y", "z"),
                        Arbitraries.of("ann", "ann", "bob"),
                        Arbitraries.integers().between(0, 5))
                .as(Seen::new)
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 200)
    void theOrderOfArrivalChangesNoDetection(@ForAll("seen") List<Seen> seen, @ForAll Random random) {
        for (RulePack pack : PACKS) {
            assertThat(detections(pack, seen, random, true))
                    .as("%s", pack.correlations().getFirst().type())
                    .isEqualTo(detections(pack, seen, random, false));
        }
    }

    private static SortedMap<String, String> detections(
            RulePack pack, List<Seen> seen, Random random, boolean shuffled) {
        Duration lateness = pack.correlations().stream()
                .map(CorrelationRule::lateness)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .minus(SimulatedWindows.DELAY);
        Map<Integer, Long> arrival = new HashMap<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            long late = shuffled ? random.nextLong(lateness.toMillis()) : 0;
            arrival.put(i, seen.get(i).second() * 1_000L + late);
            order.add(i);
        }
        order.sort(Comparator.comparing(arrival::get));
        SimulatedWindows center = new SimulatedWindows(pack, random);
        for (int i : order) {
            Seen one = seen.get(i);
            center.see(
                    "r%03d".formatted(i),
                    START.plusSeconds(one.second()),
                    one.asset(),
                    Map.of("User", one.user(), "Value", String.valueOf(one.value())),
                    List.of(one.rule()),
                    shuffled ? 1 + random.nextInt(3) : 1);
        }
        center.close();
        return center.found;
    }
}
