package io.watchfloor.dashboards.cases.graph;

import io.watchfloor.dashboards.alerts.why.AttackNames;
import io.watchfloor.dashboards.board.CaseStory;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.ops.incident.triage.Partition;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.incident.triage.TriageFollowUp;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Evaluates a recording like a center: assets detect, triage places the alerts, and each case has a story. */
final class RecordedAttack {

    private static final Attack ATTACK = Attack.builtin();

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final AssetRetentionPolicy FOLDING =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final JoinPolicy JOINING =
            new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100_000, new RiskPolicy(30, Duration.ofHours(1)));

    /** A logon of a person from one host of the recording to another. */
    record Logon(String from, String to, String account) implements Comparable<Logon> {

        @Override
        public int compareTo(Logon other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return account + ": " + from + " > " + to;
        }
    }

    private final Map<AssetName, Asset> assets = new LinkedHashMap<>();
    private final List<RemoteLogon> arrivals = new ArrayList<>();
    private final Map<Entity, SortedSet<String>> ownAddresses = new HashMap<>();
    final List<Alert> alerts = new ArrayList<>();

    private RecordedAttack() {}

    static RecordedAttack read(Path file, Evaluator judge) throws IOException {
        RecordedAttack attack = new RecordedAttack();
        TelemetryReader reader = new TelemetryReader().forRecordings(new AssetName(AssetKind.HOST, "unknown"));
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            long sequence = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                attack.submit(++sequence, line.getBytes(StandardCharsets.UTF_8), judge, reader);
            }
        }
        return attack;
    }

    private static final Pattern HOST = Pattern.compile("\"(?:Hostname|Computer|computer_name)\" ?: ?\"([^\"]+)\"");

    /** Quick check of the lines, so that most recordings need not be evaluated. */
    static boolean mayHaveALogonBetweenHosts(Path file) throws IOException {
        SortedSet<String> hosts = new TreeSet<>();
        boolean logon = false;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && !(logon && hosts.size() > 1); line = in.readLine()) {
                logon |= line.contains("4624");
                Matcher host = HOST.matcher(line);
                if (host.find()) {
                    hosts.add(host.group(1));
                }
            }
        }
        return logon && hosts.size() > 1;
    }

    private void submit(long sequence, byte[] body, Evaluator judge, TelemetryReader reader) {
        Telemetry telemetry;
        try {
            telemetry = reader.read(body, null, null, NOW);
        } catch (UnreadableTelemetry unreadable) {
            return; // the center quarantines the record, too
        }
        AssetName name = telemetry.asset();
        note(name.toString(), telemetry);
        AssetId id = AssetId.parse(name.toString());
        Asset asset = assets.computeIfAbsent(name, any -> Asset.unknown(AssetKey.of(id)));
        Submission record =
                new Submission(new TelemetryRecord(sequence, NOW.toEpochMilli(), name.toString(), null, body));
        asset.absorb("recorder", 1, List.of(record), judge, reader, FOLDING, NOW)
                .ifPresent(change -> absorbed(name, asset, change));
    }

    private void absorbed(AssetName name, Asset before, TelemetryAbsorbed change) {
        assets.put(name, before.apply(change));
        alerts.addAll(change.alerts().opened());
    }

    private void note(String asset, Telemetry telemetry) {
        SelfReports.remoteLogon(asset, telemetry.time(), telemetry.fields()).ifPresent(arrivals::add);
        SelfReports.aliases(asset, telemetry.time(), telemetry.fields())
                .forEach(alias -> ownAddresses
                        .computeIfAbsent(alias.name(), any -> new TreeSet<>())
                        .add(Entity.firstLabel(alias.owner().value())));
    }

    /** Distinct logons by short names, without machine accounts and logons from outside the recording. */
    SortedSet<Logon> logons() {
        SortedSet<String> hosts = new TreeSet<>();
        assets.keySet().forEach(name -> hosts.add(Entity.firstLabel(name.name())));
        SortedSet<Logon> logons = new TreeSet<>();
        for (RemoteLogon arrival : arrivals) {
            String to = Entity.firstLabel(arrival.host().value());
            for (Entity source : arrival.sources()) {
                String from = shortName(source);
                if (hosts.contains(from)
                        && !from.equals(to)
                        && !arrival.account().value().endsWith("$")) {
                    logons.add(new Logon(from, to, arrival.account().value()));
                }
            }
        }
        return logons;
    }

    private String shortName(Entity source) {
        SortedSet<String> owners = ownAddresses.getOrDefault(source, Collections.emptySortedSet());
        return source.kind() == EntityKind.HOST
                ? Entity.firstLabel(source.value())
                : owners.size() == 1 ? owners.first() : "";
    }

    /** Stories of the cases for a given order of alerts across assets; the order within an asset stays. */
    Collection<CaseStory> stories(@Nullable Random order) {
        Triage triage = Triage.empty();
        Partition partition = Partition.empty(JOINING);
        List<Placement> placements = new ArrayList<>();
        for (Alert alert : order == null ? alerts : interleaved(order)) {
            var placed = triage.place(alert.asset(), List.of(alert), partition, JOINING, NOW);
            if (placed.isPresent()) {
                AlertsPlaced event = placed.get();
                triage = partition.apply(triage, event);
                for (TriageEvent next : TriageFollowUp.of(triage, event, NOW).events()) {
                    triage = partition.apply(triage, next);
                }
                placements.addAll(event.placements());
            }
        }
        SortedMap<Long, List<Placement>> wholes = new TreeMap<>();
        for (Placement one : placements) {
            CaseName whole = triage.merges().wholeOf(new CaseName(one.caseId(), one.number()));
            wholes.computeIfAbsent(whole.number(), any -> new ArrayList<>()).add(one);
        }
        return wholes.values().stream().map(RecordedAttack::story).toList();
    }

    private static CaseStory story(List<Placement> placements) {
        List<CaseStory.Member> members = placements.stream()
                .map(one -> new CaseStory.Member(
                        one.alert().asset(),
                        one.alert().level(),
                        one.alert().seen().first(),
                        AttackNames.tactics(
                                ATTACK,
                                one.alert().rule().tactics(),
                                one.alert().rule().attack()),
                        one.links()))
                .toList();
        List<Alert> held = placements.stream().map(Placement::alert).limit(100).toList();
        return new CaseStory(members, members.size(), held, List.of(), List.of(), ATTACK);
    }

    private List<Alert> interleaved(Random order) {
        SortedMap<String, List<Alert>> byAsset = new TreeMap<>();
        alerts.forEach(one ->
                byAsset.computeIfAbsent(one.asset(), any -> new ArrayList<>()).add(one));
        List<List<Alert>> left =
                new ArrayList<>(byAsset.values().stream().map(ArrayList::new).toList());
        List<Alert> all = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Alert> next = left.get(order.nextInt(left.size()));
            all.add(next.removeFirst());
            left.removeIf(List::isEmpty);
        }
        return all;
    }
}
