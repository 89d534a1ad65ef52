package io.watchfloor.ops.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.ops.telemetry.TelemetryReader;
import io.watchfloor.ops.telemetry.UnreadableTelemetry;
import io.watchfloor.sensors.protocol.AssetId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The compiled engine against the plain evaluator, which share only the rules' trees: real records, and records made from what rules
 * ask for and then spoilt. {@code -Dwatchfloor.pairs=N} sets how many pairs of rule and record are compared.
 */
class EngineEqualityTest {

    private static final long PAIRS = Long.getLong("watchfloor.pairs", 1_000_000);

    private final TelemetryReader reader = new TelemetryReader().forRecordings(AssetId.parse("unknown"));
    private long pairs;
    private int matches;
    private int scanned;

    @Test
    void realRecordsAreJudgedAlike() throws IOException {
        RulePack pack = sigmaHq();
        DetectionEngine engine = DetectionEngine.of(pack);
        Random random = new Random(7);
        for (String file : List.of("bench/process-creation.jsonl.gz", "bench/throughput-windows.jsonl.gz")) {
            List<String> lines = SharedData.packedLines(SharedData.path(file));
            for (int i = 0; i < 250; i++) {
                compare(engine, lines.get(random.nextInt(lines.size())).getBytes(StandardCharsets.UTF_8));
            }
        }
        report("real records");
    }

    @Test
    void recordsMadeFromRulesAndSpoiltAreJudgedAlike() throws IOException {
        RulePack pack = sigmaHq();
        DetectionEngine engine = DetectionEngine.of(pack);
        Random random = new Random(Long.getLong("watchfloor.seed", 11));
        RecordMaker maker = new RecordMaker(random);
        while (pairs < PAIRS) {
            Rule rule = pack.rules().get(random.nextInt(pack.rules().size()));
            compare(engine, maker.record(rule).getBytes(StandardCharsets.UTF_8));
        }
        report("made records");
        assertThat(matches).isGreaterThan(100);
    }

    private void report(String what) {
        System.out.printf(
                "%s: %d pairs of rule and record, %d matches, %d records scanned from their bytes, 0 differences%n",
                what, pairs, matches, scanned);
    }

    private void compare(DetectionEngine engine, byte[] body) throws IOException {
        Telemetry telemetry;
        try {
            telemetry = reader.read(body, null, null, Instant.EPOCH);
        } catch (UnreadableTelemetry unreadable) {
            assertThat(engine.judge(body))
                    .as(new String(body, StandardCharsets.UTF_8))
                    .isNull();
            return;
        }
        List<String> expected = new ArrayList<>();
        for (Rule rule : engine.pack().rules()) {
            if (Routing.fits(rule.logsource(), telemetry.logsources())) {
                pairs++;
                if (SimpleEvaluator.matches(rule, telemetry)) {
                    expected.add(rule.id());
                }
            }
        }
        matches += expected.size();
        String record = new String(body, StandardCharsets.UTF_8);
        assertThat(ids(engine.judge(telemetry))).as(record).isEqualTo(expected);
        List<Rule> fromBytes = engine.judge(body);
        if (fromBytes != null) {
            scanned++;
            assertThat(ids(fromBytes)).as("from bytes: " + record).isEqualTo(expected);
        }
    }

    private static List<String> ids(List<Rule> rules) {
        return rules.stream().map(Rule::id).toList();
    }

    private static RulePack sigmaHq() throws IOException {
        List<Path> paths =
                new ArrayList<>(SharedData.sigmaHq("rules", "rules-emerging-threats", "rules-threat-hunting"));
        Path special = Files.createTempDirectory("special");
        Files.writeString(special.resolve("special.yml"), RecordMaker.SPECIAL_RULES);
        paths.add(special);
        RulePack pack = RuleLoader.load(paths).pack();
        assertThat(pack.rules()).hasSizeGreaterThan(3_700);
        return pack;
    }
}
