package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One asset's windows, fed by hand. */
final class AssetWindows {

    RulePack pack;
    final Map<String, CorrelationWindow> windows = new TreeMap<>();
    final List<CorrelationDetection> detections = new ArrayList<>();
    CorrelationResult last = new CorrelationResult(new TreeMap<>(), new java.util.TreeSet<>(), List.of(), List.of());

    AssetWindows(RulePack pack) {
        this.pack = pack;
    }

    static Instant at(int second) {
        return Instant.parse("2026-11-24T00:00:00Z").plusSeconds(second);
    }

    List<CorrelationDetection> see(String record, int second, String rule) {
        return see(record, second, "ann", rule);
    }

    List<CorrelationDetection> see(String record, int second, String user, String... rules) {
        return seeFields(record, second, user.isEmpty() ? Map.of() : Map.of("User", user), rules);
    }

    List<CorrelationDetection> seeFields(String record, int second, Map<String, Object> fields, String... rules) {
        Telemetry telemetry = new Telemetry(AssetName.parse("a"), at(second), List.of(), fields, "");
        List<Rule> matched = Arrays.stream(rules)
                .sorted()
                .map(id -> pack.rule(id).orElseThrow())
                .toList();
        last = Correlations.observe(pack, windows, telemetry, record, matched);
        windows.keySet().removeAll(last.removed());
        windows.putAll(last.changed());
        detections.addAll(last.detections());
        return last.detections();
    }
}
