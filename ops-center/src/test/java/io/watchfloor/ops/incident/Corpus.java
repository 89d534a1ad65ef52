package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
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
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The alerts that the recorded attacks open with SigmaHQ's rules. */
final class Corpus {

    private static final Duration QUIET_FOR = Duration.ofHours(1);

    final NavigableMap<String, LinkableAlert> alerts = new TreeMap<>();
    final NavigableMap<String, String> fileOf = new TreeMap<>();
    final NavigableMap<String, List<Story.Step>> stepsOf = new TreeMap<>();
    final TreeSet<Alias> aliases = new TreeSet<>();
    final TreeSet<RemoteLogon> arrivals = new TreeSet<>();
    private final Map<String, Instant> lastSeen = new TreeMap<>();
    private int opened;

    /** The alerts of files whose path contains the text; skips the test with a message if the data is missing. */
    static Corpus read(String part) throws IOException {
        Path found = root(Path.of("").toAbsolutePath());
        if (found == null) {
            System.out.println("SKIPPED: there is no shared/data");
        }
        Assumptions.assumeTrue(found != null, "there is no shared/data");
        Path root = Objects.requireNonNull(found);
        RulePack pack = RuleLoader.load(Stream.of("rules", "rules-emerging-threats", "rules-threat-hunting")
                        .map(folder -> root.resolve("rules/sigma").resolve(folder))
                        .toList())
                .pack();
        Corpus corpus = new Corpus();
        DetectionEngine engine = DetectionEngine.of(pack);
        TelemetryReader reader = new TelemetryReader(TelemetryLimits.STANDARD);
        try (Stream<Path> files = Files.walk(root.resolve("attack"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .filter(file -> file.toString().contains(part))
                    .sorted()
                    .toList()) {
                corpus.read(file, root.relativize(file).toString(), pack, engine, reader);
            }
        }
        return corpus;
    }

    private static @Nullable Path root(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return null;
    }

    private void read(Path file, String name, RulePack pack, DetectionEngine engine, TelemetryReader reader)
            throws IOException {
        TelemetryReader here = reader.forRecordings(new AssetName(AssetKind.HOST, "unknown-" + name.replace('/', '.')));
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                byte[] body = line.getBytes(StandardCharsets.UTF_8);
                boolean tells = line.contains("4624") || line.contains("\"Initiated\"");
                if (tells || !(engine.judge(body) instanceof ScanResult.NoMatch)) {
                    judge(body, name, pack, engine, here);
                }
            }
        }
    }

    private void judge(byte[] body, String file, RulePack pack, DetectionEngine engine, TelemetryReader reader) {
        Telemetry telemetry;
        try {
            telemetry = reader.read(body, null, null, Instant.parse("2026-11-01T00:00:00Z"));
        } catch (UnreadableTelemetry unreadable) {
            return;
        }
        String asset = telemetry.asset().toString();
        for (Alias alias : SelfReports.aliases(asset, telemetry.time(), telemetry.fields())) {
            came(file, new Story.Step.Named(alias), aliases.add(alias));
        }
        SelfReports.remoteLogon(asset, telemetry.time(), telemetry.fields())
                .ifPresent(arrival -> came(file, new Story.Step.Entered(arrival), arrivals.add(arrival)));
        for (Rule rule : engine.judge(telemetry)) {
            if (pack.isDetection(rule.id()) && rule.level().compareTo(Level.LOW) >= 0) {
                fold(rule, telemetry, asset, file);
            }
        }
    }

    private void fold(Rule rule, Telemetry telemetry, String asset, String file) {
        Instant last = lastSeen.get(asset + rule.id());
        lastSeen.merge(asset + rule.id(), telemetry.time(), (a, b) -> a.isAfter(b) ? a : b);
        if (last != null && Duration.between(last, telemetry.time()).abs().compareTo(QUIET_FOR) <= 0) {
            return;
        }
        String id = "%05d".formatted(++opened);
        fileOf.put(id, file);
        LinkableAlert alert = LinkableAlert.opened(
                id, asset, telemetry.time(), rule.title(), rule.header().tags(), telemetry.fields());
        alerts.put(id, alert);
        came(file, new Story.Step.Alerted(alert), true);
    }

    private void came(String file, Story.Step step, boolean fresh) {
        if (fresh) {
            stepsOf.computeIfAbsent(file, first -> new ArrayList<>()).add(step);
        }
    }

    LinkableAlert alert(String id) {
        return Objects.requireNonNull(alerts.get(id), id);
    }

    /** All facts and alerts, alerts last. */
    List<Story.Step> steps() {
        List<Story.Step> steps = new ArrayList<>();
        aliases.forEach(alias -> steps.add(new Story.Step.Named(alias)));
        arrivals.forEach(arrival -> steps.add(new Story.Step.Entered(arrival)));
        alerts.values().forEach(alert -> steps.add(new Story.Step.Alerted(alert)));
        return steps;
    }
}
