package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import io.watchfloor.ops.detection.attack.AttackTechnique;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleHeader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The alerts of the recordings, with the rules tagged as in version 18 of ATT&CK and as in version 19: the cases, their
 * severity and the incidents are equal.
 */
class TacticNamesOfRecordingsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private static final JoinPolicy POLICY =
            new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100_000, new RiskPolicy(30, Duration.ofHours(1)));

    private static final List<String> FOLDERS =
            List.of("attack", "benign", "bench", "cloud", "email", "linux", "network", "regression");

    /** Of so many recordings one is tested; {@code -Pfull} tests all. */
    private static final int EVERY = Integer.getInteger("watchfloor.tactics.every", 3);

    private final Attack attack = Attack.builtin();

    /** What people see of a recording's alerts. */
    private record Outcome(SortedMap<String, Long> caseOfAlert, List<CaseOutcome> cases) {}

    private record CaseOutcome(List<String> alerts, Level severity, List<String> reasons) {}

    @Test
    void oldAndNewTagsGiveTheSameSeverityAndTheSameIncidents() throws Exception {
        RecordedAlerts recorded = RecordedAlerts.find();
        int files = 0;
        int alerts = 0;
        int rewritten = 0;
        int cases = 0;
        int seen = 0;
        List<String> different = new ArrayList<>();
        for (String folder : FOLDERS) {
            for (Path file : recorded.under(folder)) {
                if (seen++ % EVERY != 0) {
                    continue;
                }
                List<Alert> found = recorded.of(file);
                List<Alert> old = tagged(recorded, found, this::asInVersion18);
                List<Alert> today = tagged(recorded, found, this::asInVersion19);
                Outcome expected = outcome(old);
                if (!outcome(today).equals(expected)) {
                    different.add(file.toString());
                }
                files++;
                alerts += found.size();
                cases += expected.cases().size();
                rewritten += (int) found.stream()
                        .map(alert -> header(recorded, alert))
                        .filter(header -> !asInVersion18(header.tags()).equals(asInVersion19(header.tags())))
                        .count();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "ATT&CK tags of version 18 and 19: %d recordings, %d alerts (%d with other tags), %d cases,"
                        + " %d recordings with another result%n",
                files,
                alerts,
                rewritten,
                cases,
                different.size());
        assertThat(different).isEmpty();
        assertThat(rewritten).isGreaterThan(alerts / 10);
        assertThat(cases).isPositive();
    }

    private static RuleHeader header(RecordedAlerts recorded, Alert alert) {
        return recorded.pack().rule(alert.rule().id()).orElseThrow().header();
    }

    private static List<Alert> tagged(
            RecordedAlerts recorded, List<Alert> alerts, UnaryOperator<List<String>> rewrite) {
        return alerts.stream()
                .map(alert -> {
                    RuleHeader header = header(recorded, alert);
                    RuleHeader other = new RuleHeader(
                            header.id(),
                            header.name(),
                            header.title(),
                            header.level(),
                            header.notes(),
                            rewrite.apply(header.tags()),
                            header.attribution(),
                            header.origin());
                    return new Alert(
                            alert.id(),
                            alert.ordinal(),
                            alert.asset(),
                            AlertRule.of(other),
                            alert.seen(),
                            alert.openedBy(),
                            alert.names(),
                            alert.raised());
                })
                .toList();
    }

    private List<String> asInVersion18(List<String> tags) {
        return tags.stream()
                .map(tag -> tag.matches("attack\\.(stealth|defense-impairment)") ? "attack.defense-evasion" : tag)
                .distinct()
                .toList();
    }

    private List<String> asInVersion19(List<String> tags) {
        List<String> techniques = tags.stream()
                .filter(tag -> tag.startsWith("attack."))
                .map(tag -> tag.substring("attack.".length()).toUpperCase(Locale.ROOT))
                .filter(Attack::isTechniqueId)
                .map(attack::currentId)
                .toList();
        return tags.stream()
                .flatMap(tag ->
                        tag.replace('_', '-').equals("attack.defense-evasion") ? split(techniques) : Stream.of(tag))
                .map(tag ->
                        Attack.isTechniqueId(tag.substring(tag.indexOf('.') + 1).toUpperCase(Locale.ROOT))
                                ? "attack."
                                        + attack.currentId(tag.substring(tag.indexOf('.') + 1)
                                                        .toUpperCase(Locale.ROOT))
                                                .toLowerCase(Locale.ROOT)
                                : tag)
                .distinct()
                .toList();
    }

    /** The tactics of version 19 that the rule's techniques have; both if its techniques have neither. */
    private Stream<String> split(List<String> techniques) {
        List<AttackTactic> both = attack.tacticsOf("defense-evasion");
        List<String> named = both.stream()
                .filter(tactic -> techniques.stream()
                        .flatMap(id -> attack.technique(id).map(AttackTechnique::tactics).stream())
                        .anyMatch(ids -> ids.contains(tactic.id())))
                .map(tactic -> "attack." + tactic.tag())
                .toList();
        return named.isEmpty() ? both.stream().map(tactic -> "attack." + tactic.tag()) : named.stream();
    }

    private static Outcome outcome(List<Alert> alerts) {
        HeldTriage triage = new HeldTriage(POLICY);
        Map<CaseId, List<Alert>> cases = new TreeMap<>(Comparator.comparing(CaseId::value));
        alerts.forEach(alert -> triage.place(NOW, alert)
                .forEach(placed -> cases.computeIfAbsent(placed.caseId(), first -> new ArrayList<>())
                        .add(placed.alert())));
        return new Outcome(
                triage.wholes(),
                cases.values().stream().map(TacticNamesOfRecordingsTest::seen).toList());
    }

    private static CaseOutcome seen(Collection<Alert> alerts) {
        Case now = Case.unopened(new CaseId("case"));
        for (Alert alert : alerts) {
            for (CaseEvent event :
                    now.admit(1, alert.asset(), null, null, List.of(alert), Collections.emptySortedMap(), NOW)) {
                now = now.apply(event);
            }
        }
        return new CaseOutcome(
                alerts.stream().map(Alert::id).toList(),
                now.severity(),
                now.alerts().progress().reasons().stream()
                        .map(reason -> reason.kind() + " " + reason.words())
                        .toList());
    }
}
