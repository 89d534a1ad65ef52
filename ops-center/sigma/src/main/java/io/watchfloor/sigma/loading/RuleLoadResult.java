package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.PlaceholderUse;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleFileReader.Contents;
import io.watchfloor.sigma.parsing.RuleFilter;
import io.watchfloor.sigma.parsing.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Result of loading rule files.
 *
 * @param pack the valid rules
 * @param problems all problems, in the order of the files
 * @param refused number of rejected rules and unreadable files; one rule may have several problems
 * @param departures deviations of valid rules from the schemas of the Sigma specification; only on request
 * @param read the parsed files
 */
public record RuleLoadResult(
        RulePack pack, List<RuleProblem> problems, int refused, List<RuleProblem> departures, FileReport read) {

    /**
     * The parsed files. While they are referenced, they stay in the cache, so that the next load need not parse them
     * again.
     */
    public static final class FileReport {

        static final FileReport NOTHING = new FileReport(List.of(), Map.of());

        private final List<Contents> contents;
        private final SortedMap<String, Integer> leftOut;

        FileReport(List<Contents> contents, Map<String, Integer> leftOut) {
            this.contents = List.copyOf(contents);
            this.leftOut = new TreeMap<>(leftOut);
        }

        /** Number of filters in files whose names start with the prefix. */
        public int filters(String prefix) {
            return (int) contents.stream()
                    .flatMap(one -> one.documents().stream())
                    .filter(one ->
                            one instanceof RuleFileReader.Document.FilterDocument(RuleFilter filter, Yaml.Place place)
                                    && filter.file().startsWith(prefix))
                    .count();
        }

        /** Number of files skipped because their folders are opt-in, by kind, such as {@code deprecated}. */
        public SortedMap<String, Integer> leftOut() {
            return Collections.unmodifiableSortedMap(leftOut);
        }

        /** Skipped files as a sentence; empty if no file was skipped. */
        public Optional<String> leftOutText() {
            return leftOut.isEmpty()
                    ? Optional.empty()
                    : Optional.of(leftOut.entrySet().stream()
                            .map(one -> one.getValue() + " " + one.getKey()
                                    + (one.getValue() == 1 ? " rule file" : " rule files"))
                            .collect(Collectors.joining(
                                    ", ", "skipped: ", " (load their folder explicitly to include them)")));
        }

        /** The rules and filters that use lists of values, including rejected ones, by list. */
        public SortedMap<String, List<PlaceholderUse>> placeholders() {
            SortedMap<String, List<PlaceholderUse>> uses = new TreeMap<>();
            contents.forEach(one -> one.lists()
                    .forEach(use -> uses.computeIfAbsent(use.list(), name -> new ArrayList<>())
                            .add(use)));
            return uses;
        }

        /** Number of parsed files. */
        public int files() {
            return contents.size();
        }
    }

    public RuleLoadResult {
        problems = List.copyOf(problems);
        departures = List.copyOf(departures);
    }

    public RuleLoadResult(RulePack pack, List<RuleProblem> problems, int refused) {
        this(pack, problems, refused, List.of(), FileReport.NOTHING);
    }
}
