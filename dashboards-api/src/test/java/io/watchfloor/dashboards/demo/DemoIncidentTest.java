package io.watchfloor.dashboards.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.incident.Incidents;
import io.watchfloor.ops.incident.Link;
import io.watchfloor.ops.incident.LinkPolicy;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The demo's attack on six assets among their routine telemetry is one incident; {@code
 * -Dwatchfloor.incident.orders=1000} tries more orders.
 */
class DemoIncidentTest {

    private static final int ORDERS = Integer.getInteger("watchfloor.incident.orders", 50);

    private final RulePack pack = RuleLoader.builtin().pack();
    private final DetectionEngine engine = DetectionEngine.of(pack);
    private final CorrelationTable windows = new CorrelationTable(pack);
    private final TelemetryReader reader = new TelemetryReader();
    private final Map<String, LinkableAlert> alerts = new TreeMap<>();
    private final TreeSet<Alias> aliases = new TreeSet<>();
    private final TreeSet<RemoteLogon> arrivals = new TreeSet<>();

    @Test
    void theAttackIsOneIncidentInEveryOrder() throws Exception {
        List<Recording.Line> lines =
                new ArrayList<>(Recording.load("/demo/routine.jsonl").lines());
        lines.addAll(Recording.load("/demo/story.jsonl").lines());
        for (Recording.Line line : lines) {
            judge(line);
        }
        Incidents incidents = partition(List.copyOf(alerts.values()));
        List<String> attack = incidents.all().stream()
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .orElseThrow();
        String told = attack.stream()
                .flatMap(id -> incidents.linksOf(id).stream())
                .filter(link -> !link.earlier().asset().equals(link.later().asset()))
                .collect(Collectors.toMap(
                        link -> link.earlier().asset() + link.later().asset(),
                        Link::words,
                        (first, other) -> first,
                        TreeMap::new))
                .values()
                .stream()
                .collect(Collectors.joining("\n"));
        System.out.println(told);
        assertThat(told).contains("ws-017.corp.example → ws-022.corp.example: comes from 192.0.2.17");
        assertThat(attack.stream()
                        .map(id -> Objects.requireNonNull(alerts.get(id)).asset())
                        .distinct())
                .as("%s", incidents.all())
                .containsExactlyInAnyOrder(
                        "mailbox:m.brandt@corp.example",
                        "host:ws-017.corp.example",
                        "host:ws-022.corp.example",
                        "host:app01.corp.example",
                        "domain-controller:dc01.corp.example",
                        "host:fs01.corp.example");
        assertThat(incidents.all()).hasSize(1);
        for (long seed = 1; seed <= ORDERS; seed++) {
            List<LinkableAlert> shuffled = new ArrayList<>(alerts.values());
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(partition(shuffled).all()).as("seed %d", seed).isEqualTo(incidents.all());
        }
    }

    private Incidents partition(List<LinkableAlert> inOrder) {
        Incidents incidents = new Incidents(LinkPolicy.STANDARD);
        aliases.forEach(incidents::add);
        arrivals.forEach(incidents::add);
        inOrder.forEach(incidents::add);
        return incidents;
    }

    private void judge(Recording.Line line) throws UnreadableTelemetry {
        Telemetry telemetry = reader.read(
                line.record().getBytes(StandardCharsets.UTF_8),
                line.asset(),
                null,
                Instant.parse("2027-01-01T00:00:00Z"));
        String asset = telemetry.asset().toString();
        aliases.addAll(SelfReports.aliases(asset, telemetry.time(), telemetry.fields()));
        SelfReports.remoteLogon(asset, telemetry.time(), telemetry.fields()).ifPresent(arrivals::add);
        List<Rule> matched = engine.judge(telemetry);
        matched.stream()
                .filter(rule -> pack.isDetection(rule.id()))
                .filter(rule -> rule.level().compareTo(Level.LOW) >= 0)
                .forEach(rule -> open(rule.id(), rule.title(), rule.header().tags(), telemetry));
        windows.observe(telemetry, "test/1/" + line.at(), matched)
                .forEach(met -> open(
                        met.rule().id(), met.rule().title(), met.rule().header().tags(), telemetry));
    }

    private void open(String rule, String title, List<String> tags, Telemetry telemetry) {
        String asset = telemetry.asset().toString();
        String id = Stream.of(asset, rule).collect(Collectors.joining(" "));
        alerts.computeIfAbsent(
                id, first -> LinkableAlert.opened(first, asset, telemetry.time(), title, tags, telemetry.fields()));
    }
}
