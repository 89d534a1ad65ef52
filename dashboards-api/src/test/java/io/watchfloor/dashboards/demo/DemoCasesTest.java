package io.watchfloor.dashboards.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Mentions;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.ops.incident.triage.Partition;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageFollowUp;
import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The demo's attack on six assets is one case for any order in which triage receives the alerts; {@code
 * -Dwatchfloor.incident.orders=1000} tries more orders.
 */
class DemoCasesTest {

    private static final int ORDERS = Integer.getInteger("watchfloor.incident.orders", 50);

    private static final JoinPolicy POLICY =
            new JoinPolicy(Level.HIGH, Duration.ofHours(4), 20, new RiskPolicy(30, Duration.ofHours(1)));

    private final RulePack pack = RuleLoader.builtin().pack();
    private final DetectionEngine engine = DetectionEngine.of(pack);
    private final CorrelationTable windows = new CorrelationTable(pack);
    private final TelemetryReader reader = new TelemetryReader();
    private final Map<String, List<Alert>> alerts = new TreeMap<>();
    private final Map<String, TreeSet<Alias>> aliases = new TreeMap<>();
    private final Map<String, TreeSet<RemoteLogon>> arrivals = new TreeMap<>();
    private final List<Alert> inTime = new ArrayList<>();

    private record Told(Triage triage, List<TriageEvent> journal) {

        /** Alerts of each case including merged ones. */
        Set<Set<String>> cases() {
            Map<Long, Set<String>> byWhole = new TreeMap<>();
            triage.openCases().forEach((id, open) -> {
                long whole =
                        triage.merges().wholeOf(new CaseName(id, open.number())).number();
                open.alerts()
                        .forEach(alert -> byWhole.computeIfAbsent(whole, number -> new TreeSet<>())
                                .add(alert.id()));
            });
            return Set.copyOf(byWhole.values());
        }
    }

    @Test
    void theAttackIsOneCaseOverSixAssetsInEveryOrder() throws Exception {
        List<Recording.Line> lines =
                new ArrayList<>(Recording.load("/demo/routine.jsonl").lines());
        lines.addAll(Recording.load("/demo/story.jsonl").lines());
        lines.sort((a, b) -> a.at().compareTo(b.at()));
        for (Recording.Line line : lines) {
            judge(line);
        }
        Told told = told(inTime);
        assertThat(told.cases()).hasSize(1);
        assertThat(told.triage().openCases())
                .as("as the demo plays it, nothing has to be merged")
                .hasSize(1);
        assertThat(told.triage().openCases().values().iterator().next().alerts().stream()
                        .map(LinkableAlert::asset)
                        .distinct())
                .hasSize(6);
        int merged = 0;
        for (long seed = 1; seed <= ORDERS; seed++) {
            Told other = told(shuffled(new Random(seed)));
            assertThat(other.cases()).as("seed %d", seed).isEqualTo(told.cases());
            merged += (int) other.journal().stream()
                    .filter(CasesMerged.class::isInstance)
                    .count();
        }
        System.out.printf(
                "demo: %d alerts, %d orders, %d cases that were merged on the way%n", inTime.size(), ORDERS, merged);
        assertThat(merged).as("without the merge the order would have mattered").isPositive();
    }

    /** Keeps the order of alerts within an asset. */
    private List<Alert> shuffled(Random random) {
        List<String> turns = new ArrayList<>(inTime.stream().map(Alert::asset).toList());
        Collections.shuffle(turns, random);
        Map<String, Integer> next = new TreeMap<>();
        return turns.stream()
                .map(asset -> Objects.requireNonNull(alerts.get(asset)).get(next.merge(asset, 1, Integer::sum) - 1))
                .toList();
    }

    private static Told told(List<Alert> order) {
        Triage triage = Triage.empty();
        Partition partition = Partition.empty(POLICY);
        List<TriageEvent> journal = new ArrayList<>();
        for (Alert alert : order) {
            TriageEvent.AlertsPlaced placed = triage.place(
                            alert.asset(), List.of(alert), partition, POLICY, Instant.EPOCH)
                    .orElseThrow();
            journal.add(placed);
            triage = partition.apply(triage, placed);
            for (TriageEvent next :
                    TriageFollowUp.of(triage, placed, Instant.EPOCH).events()) {
                journal.add(next);
                triage = partition.apply(triage, next);
            }
        }
        return new Told(triage, journal);
    }

    private void judge(Recording.Line line) throws UnreadableTelemetry {
        Telemetry telemetry = reader.read(
                line.record().getBytes(StandardCharsets.UTF_8),
                line.asset(),
                null,
                Instant.parse("2027-01-01T00:00:00Z"));
        String asset = telemetry.asset().toString();
        aliases.computeIfAbsent(asset, first -> new TreeSet<>())
                .addAll(SelfReports.aliases(asset, telemetry.time(), telemetry.fields()));
        SelfReports.remoteLogon(asset, telemetry.time(), telemetry.fields())
                .ifPresent(arrivals.computeIfAbsent(asset, first -> new TreeSet<>())::add);
        List<Rule> matched = engine.judge(telemetry);
        matched.stream()
                .filter(rule -> pack.isDetection(rule.id()))
                .filter(rule -> rule.level().compareTo(Level.LOW) >= 0)
                .forEach(rule -> open(rule.header(), telemetry));
        windows.observe(telemetry, "test/1/" + line.at(), matched)
                .forEach(met -> open(met.rule().header(), telemetry));
    }

    private void open(RuleHeader rule, Telemetry telemetry) {
        String asset = telemetry.asset().toString();
        List<Alert> before = alerts.computeIfAbsent(asset, first -> new ArrayList<>());
        if (before.stream().noneMatch(alert -> alert.rule().id().equals(rule.id()))) {
            AlertNames names = new AlertNames(
                    List.of(),
                    Mentions.of(asset, telemetry.fields()),
                    List.copyOf(arrivals.getOrDefault(asset, new TreeSet<>())),
                    List.copyOf(aliases.getOrDefault(asset, new TreeSet<>())),
                    List.of());
            Alert alert = new Alert(
                    asset + " " + rule.id(),
                    before.size() + 1,
                    asset,
                    AlertRule.of(rule),
                    Alert.Occurrences.once(telemetry.time()),
                    "demo/1/1",
                    names,
                    null);
            before.add(alert);
            inTime.add(alert);
        }
    }
}
