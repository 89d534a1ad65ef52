package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
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
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** The alerts that single recordings open with SigmaHQ's rules, in order. */
final class RecordedAlerts {

    private static final Duration QUIET_FOR = Duration.ofHours(1);

    private final Path data;
    private final RulePack pack;
    private final DetectionEngine engine;

    private RecordedAlerts(Path data) throws IOException {
        this.data = data;
        this.pack = RuleLoader.load(Stream.of("rules", "rules-emerging-threats", "rules-threat-hunting")
                        .map(folder -> data.resolve("rules/sigma").resolve(folder))
                        .toList())
                .pack();
        this.engine = DetectionEngine.of(pack);
    }

    /** Skips the test with a message if the data is missing. */
    static RecordedAlerts find() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return new RecordedAlerts(data);
            }
        }
        System.out.println("SKIPPED: there is no shared/data");
        Assumptions.abort("there is no shared/data");
        throw new IllegalStateException();
    }

    RulePack pack() {
        return pack;
    }

    /** @param folder below the data, such as {@code attack/mordor} */
    List<Path> under(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve(folder))) {
            return files.filter(file -> file.toString().matches(".*\\.jsonl(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    List<Alert> of(Path file) throws IOException {
        TelemetryReader reader =
                new TelemetryReader(TelemetryLimits.STANDARD).forRecordings(new AssetName(AssetKind.HOST, "unknown"));
        List<Alert> opened = new ArrayList<>();
        Map<String, Instant> lastSeen = new TreeMap<>();
        try (InputStream raw = Files.newInputStream(file);
                BufferedReader in = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                byte[] body = line.getBytes(StandardCharsets.UTF_8);
                if (!(engine.judge(body) instanceof ScanResult.NoMatch)) {
                    judge(body, reader, opened, lastSeen);
                }
            }
        }
        return opened;
    }

    /** With the logons and addresses of the record itself; a real asset knows more. */
    private static AlertNames names(Telemetry telemetry) {
        String asset = telemetry.asset().toString();
        AlertNames opened = AlertNames.opened(asset, telemetry.fields());
        return new AlertNames(
                opened.observables(),
                opened.mentions(),
                SelfReports.remoteLogon(asset, telemetry.time(), telemetry.fields()).stream()
                        .toList(),
                SelfReports.aliases(asset, telemetry.time(), telemetry.fields()),
                opened.correlations());
    }

    private void judge(byte[] body, TelemetryReader reader, List<Alert> opened, Map<String, Instant> lastSeen) {
        Telemetry telemetry;
        try {
            telemetry = reader.read(body, null, null, Instant.parse("2026-11-01T00:00:00Z"));
        } catch (UnreadableTelemetry unreadable) {
            return; // the center quarantines such records too
        }
        for (Rule rule : engine.judge(telemetry)) {
            String key = telemetry.asset() + " " + rule.id();
            Instant last = lastSeen.get(key);
            if (!pack.isDetection(rule.id())) {
                continue;
            }
            lastSeen.merge(key, telemetry.time(), (a, b) -> a.isAfter(b) ? a : b);
            if (last == null || telemetry.time().isAfter(last.plus(QUIET_FOR))) {
                int ordinal = opened.size() + 1;
                opened.add(new Alert(
                        "alert-" + ordinal,
                        ordinal,
                        telemetry.asset().toString(),
                        AlertRule.of(rule.header()),
                        Alert.Occurrences.once(telemetry.time()),
                        "recorder/0000000000000001/" + ordinal,
                        names(telemetry),
                        null));
            }
        }
    }
}
