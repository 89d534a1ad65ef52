package io.watchfloor.dashboards.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Prints where the checkout has phrases that are not used, and what to use; from its root, without building anything:
 * {@code java dashboards-api/src/test/java/io/watchfloor/dashboards/words/WordReport.java [PART-OF-A-PATH...]}.
 */
final class WordReport {

    private static final Path LIST = Path.of("dashboards-api/src/test/resources/words/retired.txt");

    private WordReport() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        List<Finding> findings = RetiredWords.of(Files.readAllLines(root.resolve(LIST))).in(TreeTexts.of(root)).stream()
                .filter(finding -> args.length == 0
                        || List.of(args).stream()
                                .anyMatch(part -> finding.file().toString().contains(part)))
                .toList();
        findings.forEach(System.out::println);
        System.out.println();
        RetiredWords.counted(findings, finding -> finding.phrase().source()).entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> System.out.printf("%5d  %s%n", entry.getValue(), entry.getKey()));
        System.out.println();
        System.out.println(RetiredWords.counted(findings, Finding::scope));
        System.out.println(
                RetiredWords.counted(findings, finding -> finding.file().getName(0) + "") + " " + findings.size());
    }
}
