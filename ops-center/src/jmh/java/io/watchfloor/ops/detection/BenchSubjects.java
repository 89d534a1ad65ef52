package io.watchfloor.ops.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.telemetry.TelemetryReader;
import io.watchfloor.ops.telemetry.UnreadableTelemetry;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What is measured, and what it is measured against. */
final class BenchSubjects {

    /** Takes one record and answers something that depends on it, so that the work is not left out. */
    interface Subject {
        int take(byte[] line) throws IOException;
    }

    private static final int LONGEST = 16 << 20;

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
        TelemetryReader reader = new TelemetryReader().forRecordings(new AssetId(AssetKind.HOST, "unknown"));
        return line -> {
            try {
                return switch (engine.judge(line)) {
                    case Scanned.Nothing nothing -> 0;
                    case Scanned.Matched(List<Rule> rules, AssetId asset, String time) ->
                        rules.size() + (reader.time(time, Instant.EPOCH).isBefore(Instant.MAX) ? 0 : 1);
                    case Scanned.Unclear unclear ->
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
        List<byte[]> lines = new ArrayList<>();
        RecordedFile.Sink sink = new RecordedFile.Sink() {
            @Override
            public void record(long number, byte[] body) {
                lines.add(body);
            }

            @Override
            public void tooLong(long number) {
                throw new IllegalStateException("too long: line " + number);
            }

            @Override
            public void unreadable(long number, String code, String reason) {
                throw new IllegalStateException(code);
            }

            @Override
            public void refused(String code, String reason) {
                throw new IllegalStateException(code);
            }
        };
        try (InputStream packed = new BufferedInputStream(Files.newInputStream(file));
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(packed, 1 << 16) : packed) {
            new LineSplitter(LONGEST, sink).read(in);
        }
        return lines.toArray(byte[][]::new);
    }
}
