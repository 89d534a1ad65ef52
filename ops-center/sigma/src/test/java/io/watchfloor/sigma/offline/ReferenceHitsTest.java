package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.engine.SharedData;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The counts that two evaluators, which share nothing with this one, found in the recordings. By default over the smaller files; with
 * {@code -Dwatchfloor.reference=all} over all of them.
 */
class ReferenceHitsTest {

    private static final long SMALL = 60_000;

    /** Log sources that the reference does not cover; what we find there is beyond it. */
    private static final Set<String> BEYOND = Set.of(
            "file_access",
            "file_rename",
            "dns-server",
            "dns-server-analytic",
            "driver-framework",
            "microsoft-servicebus-client");

    /** The collector cut this record short, so the reference's XML parser refused it; its fields are there, and match the rule. */
    private static final String CUT_SHORT =
            "attack/mordor/linux/syslog_sysmon_log4shell_cve2021_44228_jndi_reference.jsonl.gz d292e0af-9a18-420c-9525-ec0ac3936892:"
                    + " 1 instead of 0";

    @Test
    void everyFileGivesTheCountsOfTheReference() throws IOException {
        Path reference = SharedData.path("reference");
        boolean all = "all".equals(System.getProperty("watchfloor.reference"));
        Map<String, Map<String, Integer>> expected = expected(reference);
        RuleLoadResult rules =
                RuleLoader.load(SharedData.sigmaHq("rules", "rules-emerging-threats", "rules-threat-hunting"));
        OfflineEvaluator judge = OfflineEvaluator.of(rules);
        List<String> differences = new ArrayList<>();
        int pairs = 0;
        int files = 0;
        for (String file : files(reference)) {
            Path recording = SharedData.path(file);
            if (!all && Files.size(recording) > SMALL) {
                continue;
            }
            files++;
            Map<String, Integer> wanted = new TreeMap<>(expected.getOrDefault(file, Map.of()));
            Map<String, Integer> found = found(judge, recording);
            Set<String> ids = new HashSet<>(wanted.keySet());
            ids.addAll(found.keySet());
            for (String id : ids) {
                int want = wanted.getOrDefault(id, 0);
                int have = found.getOrDefault(id, 0);
                pairs += want > 0 && want == have ? 1 : 0;
                if (want != have) {
                    differences.add("%s %s: %d instead of %d".formatted(file, id, have, want));
                }
            }
        }
        differences.remove(CUT_SHORT);
        System.out.printf("reference: %d files, %d pairs equal, %d different%n", files, pairs, differences.size());
        differences.stream().limit(60).forEach(System.out::println);
        assertThat(differences).isEmpty();
    }

    private static Map<String, Integer> found(OfflineEvaluator judge, Path recording) {
        Map<String, Integer> found = new TreeMap<>();
        judge.judge(List.of(recording), finding -> {
            if (finding instanceof RecordingResult.Match match && isCovered(match)) {
                found.merge(match.rule().id(), 1, Integer::sum);
            }
        });
        return found;
    }

    private static boolean isCovered(RecordingResult.Match match) {
        var logsource = match.rule().logsource();
        return !BEYOND.contains(String.valueOf(logsource.category()))
                && !BEYOND.contains(String.valueOf(logsource.service()));
    }

    private static List<String> files(Path reference) throws IOException {
        return Files.readAllLines(reference.resolve("summary.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t", -1)[0])
                .toList();
    }

    private static Map<String, Map<String, Integer>> expected(Path reference) throws IOException {
        Map<String, Map<String, Integer>> expected = new TreeMap<>();
        for (String line : Files.readAllLines(reference.resolve("hits.tsv"))) {
            String[] parts = line.split("\t", -1);
            if (!parts[0].equals("file")) {
                expected.computeIfAbsent(parts[0], file -> new TreeMap<>()).put(parts[1], Integer.parseInt(parts[3]));
            }
        }
        return expected;
    }
}
