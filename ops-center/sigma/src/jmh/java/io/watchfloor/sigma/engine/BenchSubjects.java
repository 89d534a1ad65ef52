package io.watchfloor.sigma.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.AssetKind;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What is measured, and what it is measured against. */
final class BenchSubjects {

    /** Takes one record and answers something that depends on it, so that the work is not left out. */
    interface Subject {
        int take(byte[] line) throws IOException;
    }

    private BenchSubjects() {}

    /** All of SigmaHQ's rules for Windows, and those for no product. */
    static RulePack windowsRules() {
        Path sigmaHq = SharedData.path("rules/sigma");
        List<Path> folders = Stream.of(
                        "rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance", "rules-dfir")
                .map(sigmaHq::resolve)
                .filter(Files::isDirectory)
                .toList();
        List<Rule> rules = RuleLoader.load(folders).pack().rules().stream()
                .filter(rule -> {
                    String product = rule.logsource().product();
                    return product == null || product.equals("windows");
                })
                .toList();
        return RulePack.of(rules, List.of());
    }

    /** Jackson's tree of the record: what any program that reads JSON would pay before it judges anything. */
    static Subject yardstick() {
        ObjectMapper mapper = new ObjectMapper();
        return line -> {
            JsonNode tree = mapper.readTree(line);
            return tree.size();
        };
    }

    /** Reading, parsing and judging, as the judge of recordings does it. */
    static Subject engine(DetectionEngine engine) {
        TelemetryReader reader = new TelemetryReader().forRecordings(new AssetName(AssetKind.HOST, "unknown"));
        return line -> {
            try {
                return switch (engine.judge(line)) {
                    case ScanResult.NoMatch nothing -> 0;
                    case ScanResult.Match(List<Rule> rules, AssetName asset, String time) ->
                        rules.size() + (reader.time(time, Instant.EPOCH).isBefore(Instant.MAX) ? 0 : 1);
                    case ScanResult.NeedsParsing unclear ->
                        engine.judge(reader.read(line, null, null, Instant.EPOCH))
                                .size();
                };
            } catch (UnreadableTelemetry unreadable) {
                return 0;
            }
        };
    }

    /** The lines of a file, unpacked into memory. */
    static byte[][] lines(Path file) throws IOException {
        try (InputStream packed = new BufferedInputStream(Files.newInputStream(file));
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(packed, 1 << 16) : packed;
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            return reader.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
                    .toArray(byte[][]::new);
        }
    }
}
