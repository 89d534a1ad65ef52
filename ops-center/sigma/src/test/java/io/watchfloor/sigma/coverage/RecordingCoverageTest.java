package io.watchfloor.sigma.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.SharedData;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.AssetKind;
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
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Over recordings of attacks and of clouds: a rule that matches a record can fire for the format of that record. By
 * default over the first {@value #MOST} records of each file; with {@code -Dwatchfloor.reference=all} over all of them.
 */
class RecordingCoverageTest {

    private static final int MOST = 1_500;
    private static final boolean ALL = "all".equals(System.getProperty("watchfloor.reference"));
    private static final Instant RECEIVED = Instant.parse("2026-11-25T00:00:00Z");

    private final TelemetryReader reader =
            new TelemetryReader().forRecordings(new AssetName(AssetKind.HOST, "unknown"));

    @Test
    void everyRuleThatMatchesARecordCanFireForItsFormat() throws IOException {
        List<Path> sigmaHq = SharedData.sigmaHq("rules", "rules-emerging-threats", "rules-threat-hunting");
        assertNoneIsWronglyMissing(RuleLoader.load(sigmaHq).pack());
        assertNoneIsWronglyMissing(RuleLoader.builtin().pack());
    }

    private void assertNoneIsWronglyMissing(RulePack pack) throws IOException {
        DetectionEngine engine = DetectionEngine.of(pack);
        PackCoverage coverage = PackCoverage.of(pack);
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < pack.rules().size(); i++) {
            positions.put(pack.rules().get(i).id(), i);
        }
        List<String> wrong = new ArrayList<>();
        Set<String> matching = new HashSet<>();
        int records = 0;
        for (String folder : List.of("attack", "cloud", "linux")) {
            for (Path file : files(SharedData.path(folder))) {
                List<String> lines = SharedData.packedLines(file);
                Set<RecordFormat> formats = new HashSet<>();
                for (String line : lines.subList(0, ALL ? lines.size() : Math.min(MOST, lines.size()))) {
                    Telemetry record = read(line);
                    if (record == null) {
                        continue;
                    }
                    records++;
                    RecordFormat format = RecordFormat.of(record);
                    formats.add(format);
                    List<Rule> matches = engine.judge(record);
                    if (!matches.isEmpty()) {
                        BitSet able = coverage.canFire(format);
                        for (Rule rule : matches) {
                            matching.add(rule.id());
                            if (!able.get(Objects.requireNonNull(positions.get(rule.id())))) {
                                wrong.add(file.getFileName() + ": " + rule.id());
                            }
                        }
                    }
                }
                if (formats.size() > 150) {
                    System.out.printf("%s: %d records, %d formats%n", file.getFileName(), lines.size(), formats.size());
                }
            }
        }
        System.out.printf(
                "coverage: %d records, %d rules of %d match, %d wrongly missing%n",
                records, matching.size(), pack.rules().size(), wrong.size());
        assertThat(matching).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    private @Nullable Telemetry read(String line) {
        try {
            return reader.read(line.getBytes(StandardCharsets.UTF_8), null, null, RECEIVED);
        } catch (UnreadableTelemetry e) {
            return null;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
    }
}
