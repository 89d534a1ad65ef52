package io.watchfloor.ops.detection.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Detections of correlations for any order of arrival within the lateness, any split into batches, and with some
 * records delivered twice. Each scenario runs in time order and in {@value #ORDERS} other orders.
 *
 * <p>A record is {@code second/asset/rule+rule/user/value}; with a leading {@code !} it may arrive last, too late or in
 * time. The expectation is rule=count, or nothing.
 */
class ScenariosTest {

    private static final int ORDERS = 25;
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

    private record Seen(
            String id, int second, String asset, List<String> rules, Map<String, Object> fields, boolean last) {

        Instant time() {
            return START.plusSeconds(second);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/correlation/scenarios.txt",
            delimiter = '#',
            maxCharsPerColumn = 10_000,
            numLinesToSkip = 4)
    void everyOrderGivesTheSameDetections(String name, String correlations, String records, String expected) {
        RulePack pack = pack(correlations);
        List<Seen> seen = seen(records);
        Map<String, Integer> counts = new TreeMap<>();
        for (String one : expected == null ? new String[0] : expected.split(" ", -1)) {
            counts.put(one.substring(0, one.indexOf('=')), Integer.parseInt(one.substring(one.indexOf('=') + 1)));
        }
        Collection<String> ids = inOneTable(pack, order(seen, new Random(0), Duration.ZERO));
        for (int order = 0; order <= ORDERS; order++) {
            Random random = new Random(order);
            SimulatedWindows center = new SimulatedWindows(pack, random);
            Duration jitter = order == 0 ? Duration.ZERO : lateness(pack);
            for (Seen one : order(seen, random, jitter)) {
                center.see(one.id(), one.time(), one.asset(), one.fields(), one.rules(), random.nextInt(4));
            }
            center.close();

            Map<String, Integer> found = new TreeMap<>();
            center.found.values().forEach(rule -> found.merge(rule, 1, Integer::sum));
            assertThat(found).as("order %d", order).isEqualTo(counts);
            assertThat(ids).as("a recording judged in one place").hasSameSizeAs(center.found.keySet());
        }
    }

    private static List<String> inOneTable(RulePack pack, List<Seen> order) {
        CorrelationTable table = new CorrelationTable(pack);
        List<String> windows = new ArrayList<>();
        List<CorrelationDetection> found = new ArrayList<>();
        for (Seen one : order) {
            Telemetry telemetry = new Telemetry(AssetName.parse(one.asset()), one.time(), List.of(), one.fields(), "");
            List<Rule> matched = one.rules().stream()
                    .sorted()
                    .map(id -> pack.rule(id).orElseThrow())
                    .toList();
            found.addAll(table.observe(telemetry, one.id(), matched));
        }
        found.addAll(table.close());
        found.forEach(one -> windows.add(one.windowId()));
        assertThat(windows).doesNotHaveDuplicates();
        return windows;
    }

    /** Shuffles within the jitter; marked records arrive last. */
    private static List<Seen> order(List<Seen> seen, Random random, Duration jitter) {
        Map<Seen, Long> arrival = new HashMap<>();
        for (Seen one : seen) {
            long late = jitter.isZero() ? 0 : random.nextLong(jitter.toMillis());
            arrival.put(one, one.last() ? Long.MAX_VALUE : one.time().toEpochMilli() + late);
        }
        return seen.stream().sorted(Comparator.comparing(arrival::get)).toList();
    }

    private static Duration lateness(RulePack pack) {
        return pack.correlations().stream()
                .map(CorrelationRule::lateness)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .minus(SimulatedWindows.DELAY);
    }

    private static List<Seen> seen(String records) {
        List<Seen> seen = new ArrayList<>();
        for (String record : records.trim().split("\\s+", -1)) {
            boolean last = record.startsWith("!");
            String[] repeated = record.substring(last ? 1 : 0).split("\\*", -1);
            String[] parts = repeated[0].split("/", -1);
            int times = repeated.length > 1 ? Integer.parseInt(repeated[1]) : 1;
            for (int i = 0; i < times; i++) {
                Map<String, Object> fields = new HashMap<>();
                if (parts.length > 3 && !parts[3].isEmpty()) {
                    fields.put("User", parts[3]);
                }
                if (parts.length > 4 && !parts[4].isEmpty()) {
                    fields.put("Value", parts[4].replace("N", String.valueOf(i)));
                }
                int second = Integer.parseInt(parts[0]) + i;
                List<String> rules = List.of(parts[2].split("\\+", -1));
                seen.add(new Seen("r%03d".formatted(seen.size()), second, parts[1], rules, fields, last));
            }
        }
        return seen;
    }

    private static RulePack pack(String correlations) {
        List<String> texts = new ArrayList<>();
        for (String one : correlations.trim().split("\\s+&\\s+", -1)) {
            String id = one.substring(0, one.indexOf(' '));
            texts.add("title: %s\nid: %s\ncorrelation: {%s}\n".formatted(id, id, one.substring(id.length() + 1)));
        }
        for (String rule : List.of("x", "y", "z")) {
            texts.add(RuleTexts.rule(rule, rule));
        }
        RuleLoadResult loading = RuleTexts.load(texts);
        assertThat(loading.problems()).isEmpty();
        return loading.pack();
    }
}
