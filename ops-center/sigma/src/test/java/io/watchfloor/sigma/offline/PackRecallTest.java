package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.engine.SharedData;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the built-in pack finds in the recordings of attacks, beside SigmaHQ's rules: the share of the files with a known
 * technique in which a rule of that technique matches. And what the pack finds where nothing should be found.
 *
 * <p>Prints both tables. SigmaHQ's matches are those of {@code reference/hits.tsv}. Techniques are compared without their
 * sub-technique, so that a rule tagged T1003 counts for a file about T1003.001.
 */
class PackRecallTest {

    private static final Pattern TECHNIQUE = Pattern.compile("\\bT\\d{4}");

    /** Techniques that ATT&CK 19 split or renumbered, with their former number; SigmaHQ's tags have the new ones. */
    private static final Map<String, Set<String>> FORMER = Map.of(
            "T1685", Set.of("T1562", "T1070"),
            "T1686", Set.of("T1562"),
            "T1689", Set.of("T1562"),
            "T1690", Set.of("T1562"));

    /** Files whose technique the pack finds today. */
    private static final int FLOOR = 100;

    /** What matches in the harmless recordings of Windows, and why; ops-center/docs/detections.md explains each. */
    private static final Set<String> EXPLAINED = Set.of(
            "Protection Of Account Password Weakened",
            "Administrator Rights Granted To Newly Created Account",
            "Kernel Driver Service Installed From Unusual Folder",
            "Local Account Created On Member Computer",
            "Member Added To Administrators Group",
            "Service Installed From User Or Temporary Folder",
            "User Account Created",
            "Windows Event Log Cleared");

    private final RuleLoadResult rules = RuleLoader.builtin();

    /** A file of an attack; {@code techniques} are those that the manifest or the file's name states. */
    private record Recording(String file, Set<String> techniques) {}

    @Test
    void thePackFindsTheTechniquesOfTheRecordedAttacks() throws IOException {
        Map<String, Set<String>> sigmaHq = sigmaHqTechniques();
        Map<String, int[]> byTechnique = new TreeMap<>();
        int files = 0;
        int named = 0;
        int anyOurs = 0;
        int anyTheirs = 0;
        int ours = 0;
        int theirs = 0;
        List<String> missed = new ArrayList<>();
        for (Recording recording : recordings("attack/")) {
            Set<String> found = new TreeSet<>();
            headers(recording.file()).forEach((header, count) -> found.addAll(bases(header.attack())));
            boolean some = !headers(recording.file()).isEmpty();
            Set<String> reference = sigmaHq.getOrDefault(recording.file(), Set.of());
            files++;
            anyOurs += some ? 1 : 0;
            anyTheirs += sigmaHq.containsKey(recording.file()) ? 1 : 0;
            if (recording.techniques().isEmpty()) {
                continue;
            }
            named++;
            boolean weFind = recording.techniques().stream().anyMatch(found::contains);
            boolean theyFind = recording.techniques().stream().anyMatch(reference::contains);
            ours += weFind ? 1 : 0;
            theirs += theyFind ? 1 : 0;
            for (String technique : recording.techniques()) {
                int[] counts = byTechnique.computeIfAbsent(technique, any -> new int[3]);
                counts[0]++;
                counts[1] += found.contains(technique) ? 1 : 0;
                counts[2] += reference.contains(technique) ? 1 : 0;
            }
            if (!weFind) {
                missed.add(recording.file() + " " + recording.techniques() + (theyFind ? " (SigmaHQ finds it)" : ""));
            }
        }
        System.out.printf("%-10s %6s %6s %8s%n", "technique", "files", "pack", "SigmaHQ");
        byTechnique.forEach((technique, counts) ->
                System.out.printf("%-10s %6d %6d %8d%n", technique, counts[0], counts[1], counts[2]));
        System.out.printf(
                "files with a hit of their technique: pack %d of %d, SigmaHQ %d of %d%n", ours, named, theirs, named);
        System.out.printf("files with any hit: pack %d of %d, SigmaHQ %d of %d%n", anyOurs, files, anyTheirs, files);
        missed.forEach(line -> System.out.println("missed: " + line));
        assertThat(ours).as("files whose technique the pack finds").isGreaterThanOrEqualTo(FLOOR);
    }

    @Test
    void thePackIsQuietWhereNothingHappened() throws IOException {
        Map<String, Integer> matches = new TreeMap<>();
        Set<String> harmless = new TreeSet<>();
        for (String folder : List.of("benign/", "cloud/", "linux/", "email/")) {
            for (Recording recording : recordings(folder)) {
                headers(recording.file())
                        .forEach((header, count) -> matches.merge(
                                folder + " " + header.title() + " [" + header.level() + "]", count, Integer::sum));
            }
        }
        matches.forEach((key, count) -> System.out.println(count + "\t" + key));
        assertThat(harmless).isSubsetOf(EXPLAINED);
    }

    /** The detections of one file with their number; parts of correlations are none. */
    private Map<RuleHeader, Integer> headers(String file) {
        return FOUND.computeIfAbsent(file, any -> {
            Map<RuleHeader, Integer> found = new HashMap<>();
            OfflineEvaluator.of(rules).judge(List.of(SharedData.path(file)), result -> {
                switch (result) {
                    case RecordingResult.Match match -> {
                        if (rules.pack().isDetection(match.rule().id())) {
                            found.merge(match.rule().header(), 1, Integer::sum);
                        }
                    }
                    case RecordingResult.Correlated met ->
                        found.merge(met.detection().rule().header(), 1, Integer::sum);
                    case RecordingResult.Unreadable unreadable -> {}
                }
            });
            return found;
        });
    }

    private static final Map<String, Map<RuleHeader, Integer>> FOUND = new HashMap<>();

    private static List<Recording> recordings(String folder) throws IOException {
        List<Recording> recordings = new ArrayList<>();
        for (String line : Files.readAllLines(SharedData.path("MANIFEST.tsv"))) {
            String[] parts = line.split("\t", -1);
            if (parts[0].startsWith(folder)) {
                recordings.add(new Recording(parts[0], techniques(parts[4])));
            }
        }
        return recordings;
    }

    private static Set<String> techniques(String text) {
        Set<String> techniques = new TreeSet<>();
        Matcher matcher = TECHNIQUE.matcher(text);
        while (matcher.find()) {
            techniques.add(matcher.group());
        }
        techniques.remove("T0000");
        return techniques;
    }

    private static Set<String> bases(List<String> techniques) {
        return techniques.stream()
                .map(id -> id.substring(0, 5))
                .flatMap(id -> FORMER.getOrDefault(id, Set.of(id)).stream())
                .collect(Collectors.toSet());
    }

    /** The techniques of SigmaHQ's rules that match in each file. */
    private static Map<String, Set<String>> sigmaHqTechniques() throws IOException {
        Map<String, Set<String>> byRule = new HashMap<>();
        for (Path folder : SharedData.sigmaHq("rules", "rules-emerging-threats", "rules-threat-hunting")) {
            try (var walk = Files.walk(folder)) {
                walk.filter(path -> path.toString().endsWith(".yml")).forEach(path -> tags(path, byRule));
            }
        }
        Map<String, Set<String>> byFile = new HashMap<>();
        for (String line : Files.readAllLines(SharedData.path("reference/hits.tsv"))) {
            String[] parts = line.split("\t", -1);
            byFile.computeIfAbsent(parts[0], file -> new TreeSet<>()).addAll(byRule.getOrDefault(parts[1], Set.of()));
        }
        return byFile;
    }

    private static void tags(Path rule, Map<String, Set<String>> byRule) {
        try {
            String id = "";
            List<String> techniques = new ArrayList<>();
            for (String line : Files.readAllLines(rule)) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4).strip();
                }
                if (line.strip().startsWith("- attack.t")
                        && Character.isDigit(line.strip().charAt(10))) {
                    techniques.add(line.strip().substring(9).toUpperCase(java.util.Locale.ROOT));
                }
            }
            byRule.put(id, bases(techniques));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
