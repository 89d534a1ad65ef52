package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** How attack progress changes the severity of recorded attacks; {@code -Dwatchfloor.cases.corpus=all} uses all. */
class SeverityOfRecordingsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private static final JoinPolicy POLICY =
            new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100_000, new RiskPolicy(30, Duration.ofHours(1)));

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void progressRaisesFewCasesOfTheRecordings() throws Exception {
        Assumptions.assumeTrue("all".equals(System.getProperty("watchfloor.cases.corpus")));
        RecordedAlerts recorded = RecordedAlerts.find();
        for (Path file : recorded.under("attack")) {
            cases(recorded.of(file)).values().forEach(this::count);
        }
        counts.forEach((what, many) -> System.out.println(what + ": " + many));
        assertThat(counts.getOrDefault("raised", 0))
                .isPositive()
                .isLessThan(counts.getOrDefault("impact by lesser alerts alone", 0));
    }

    private static Map<CaseId, List<Alert>> cases(List<Alert> alerts) {
        HeldTriage triage = new HeldTriage(POLICY);
        Map<CaseId, List<Alert>> cases = new TreeMap<>(Comparator.comparing(CaseId::value));
        alerts.forEach(alert -> triage.place(NOW, alert)
                .forEach(placed -> cases.computeIfAbsent(placed.caseId(), first -> new ArrayList<>())
                        .add(placed.alert())));
        return cases;
    }

    private void count(List<Alert> alerts) {
        Case now = Case.unopened(new CaseId("case"));
        for (Alert alert : alerts) {
            for (CaseEvent event : now.admit(
                    1, alerts.getFirst().asset(), null, null, List.of(alert), Collections.emptySortedMap(), NOW)) {
                now = now.apply(event);
            }
        }
        Level worst = alerts.stream().map(Alert::level).max(Level::compareTo).orElseThrow();
        add("cases");
        add("severity " + now.severity().text());
        if (now.severity().compareTo(worst) > 0) {
            add("raised");
        }
        now.alerts().progress().reasons().forEach(reason -> add("reason " + reason.kind()));
        List<Level> impact = alerts.stream()
                .filter(alert -> alert.rule().tactics().contains(Tactic.IMPACT))
                .map(Alert::level)
                .toList();
        if (!impact.isEmpty() && impact.stream().allMatch(level -> level.compareTo(Level.HIGH) < 0)) {
            add("impact by lesser alerts alone");
        }
    }

    private void add(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
