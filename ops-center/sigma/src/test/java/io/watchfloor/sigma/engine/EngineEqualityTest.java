package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.evaluation.LogSourceRouting;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The compiled engine against the plain evaluator, which share only the rules' trees: real records, records made from what rules ask for
 * and then spoilt, and both rules and records changed at random. {@code -Dequality.pairs=N} sets how many pairs of rule and record are
 * compared, {@code -Dequality.seed=S} which; {@code -Pfull} compares more.
 */
class EngineEqualityTest {

    private static final long PAIRS = Long.getLong("equality.pairs", 20_000);
    private static final long MADE = Long.getLong("equality.made", 100_000);
    private static final long SEED = Long.getLong("equality.seed", 11);
    private static final int RULES_AT_ONCE = 400;
    private static final int RECORDS_OF_THEM = 150;

    /** New, then kept, then remembered, then answered from memory. */
    private static final int TIMES = 4;

    private final TelemetryReader reader = new TelemetryReader().forRecordings(AssetName.parse("unknown"));
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
                compare(engine, lines.get(random.nextInt(lines.size())).getBytes(StandardCharsets.UTF_8), null);
            }
        }
        report("real records");
    }

    @Test
    void recordsMadeFromRulesAndSpoiltAreJudgedAlike() throws IOException {
        RulePack pack = sigmaHq();
        DetectionEngine engine = DetectionEngine.of(pack);
        Random random = new Random(SEED);
        RecordMaker maker = new RecordMaker(random);
        while (pairs < Math.max(PAIRS, MADE)) {
            Rule rule = pack.rules().get(random.nextInt(pack.rules().size()));
            compare(engine, maker.record(rule).getBytes(StandardCharsets.UTF_8), null);
        }
        report("made records");
        assertThat(matches).isGreaterThan(100);
    }

    @Test
    void changedRulesJudgeChangedRecordsAlike() throws IOException {
        List<Rule> rules = Originals.rules();
        List<String> records = Originals.records();
        Random random = new Random(SEED);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            words.addAll(RecordMutator.words(records.get(random.nextInt(records.size()))));
        }
        RuleMutator rulesOf = new RuleMutator(random, words);
        RecordMutator recordsOf = new RecordMutator(random);
        while (pairs < PAIRS) {
            List<Rule> changed = new ArrayList<>();
            for (int i = 0; i < RULES_AT_ONCE; i++) {
                changed.add(rulesOf.mutated(rules.get(random.nextInt(rules.size())), "%05d".formatted(i)));
            }
            DetectionEngine engine = DetectionEngine.of(RulePack.of(changed, List.of()));
            for (int i = 0; i < RECORDS_OF_THEM; i++) {
                Rule wanted = changed.get(random.nextInt(changed.size()));
                String record = recordsOf.mutated(records.get(random.nextInt(records.size())), wanted);
                byte[] body = record.getBytes(StandardCharsets.UTF_8);
                compare(engine, body, null);
                compare(engine, body, wanted.logsource());
            }
        }
        report("changed rules and records, seed " + SEED);
        assertThat(matches).isGreaterThan(100);
    }

    private void report(String what) {
        System.out.printf(
                "equality of %s: %d pairs of rule and record, %d matches, %d records scanned from their bytes, 0"
                        + " differences%n",
                what, pairs, matches, scanned);
    }

    private void compare(DetectionEngine engine, byte[] body, @Nullable LogSource logsource) throws IOException {
        Telemetry telemetry;
        try {
            telemetry = reader.read(body, null, logsource, Instant.EPOCH);
        } catch (UnreadableTelemetry unreadable) {
            assertThat(engine.judge(body))
                    .as(new String(body, StandardCharsets.UTF_8))
                    .isInstanceOf(ScanResult.NeedsParsing.class);
            return;
        }
        List<String> expected = new ArrayList<>();
        for (Rule rule : engine.pack().rules()) {
            if (LogSourceRouting.fits(rule.logsource(), telemetry.logsources())) {
                pairs++;
                if (SimpleEvaluator.matches(rule, telemetry)) {
                    expected.add(rule.id());
                }
            }
        }
        matches += expected.size();
        String record = new String(body, StandardCharsets.UTF_8);
        assertThat(ids(engine.judge(telemetry))).as(record).isEqualTo(expected);
        for (int time = 1; time <= TIMES; time++) {
            switch (logsource == null ? engine.judge(body) : new ScanResult.NeedsParsing()) {
                case ScanResult.NeedsParsing unclear -> {}
                case ScanResult.NoMatch nothing -> {
                    scanned++;
                    assertThat(expected)
                            .as("from bytes, time %d: %s".formatted(time, record))
                            .isEmpty();
                }
                case ScanResult.Match(List<Rule> rules, AssetName asset, String written) -> {
                    scanned++;
                    assertThat(ids(rules))
                            .as("from bytes, time %d: %s".formatted(time, record))
                            .isEqualTo(expected);
                    assertThat(asset).as(record).isEqualTo(telemetry.asset());
                    assertThat(reader.time(written, Instant.EPOCH)).as(record).isEqualTo(telemetry.time());
                }
            }
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
