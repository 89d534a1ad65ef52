package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleFileReader.Contents;
import io.watchfloor.sigma.parsing.RuleFilter;
import io.watchfloor.sigma.parsing.Yaml;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The outcome of loading rule files.
 *
 * @param pack the rules that can be applied
 * @param problems everything that cannot, in the order of the files
 * @param refused how many rules (or unreadable files) were left out; one rule may have several problems
 * @param departures of applicable rules from the specification's schemas; only on request
 * @param read what was read of the files
 */
public record RuleLoadResult(
        RulePack pack, List<RuleProblem> problems, int refused, List<RuleProblem> departures, FileReport read) {

    /** What was read of the files: kept so that the next loading need not read them again. */
    public static final class FileReport {

        static final FileReport NOTHING = new FileReport(List.of(), Map.of());

        private final List<Contents> contents;
        private final SortedMap<String, Integer> leftOut;

        FileReport(List<Contents> contents, Map<String, Integer> leftOut) {
            this.contents = List.copyOf(contents);
            this.leftOut = new TreeMap<>(leftOut);
        }

        /** How many filters are in files whose names begin with the prefix. */
        public int filters(String prefix) {
            return (int) contents.stream()
                    .flatMap(one -> one.documents().stream())
                    .filter(one ->
                            one instanceof RuleFileReader.Document.FilterDocument(RuleFilter filter, Yaml.Place place)
                                    && filter.file().startsWith(prefix))
                    .count();
        }

        /** Files that were not read because their folders are opt-in: by kind, such as {@code deprecated}. */
        public SortedMap<String, Integer> leftOut() {
            return Collections.unmodifiableSortedMap(leftOut);
        }

        /** The same as a sentence; empty when nothing was left out. */
        public Optional<String> leftOutText() {
            return leftOut.isEmpty()
                    ? Optional.empty()
                    : Optional.of(leftOut.entrySet().stream()
                            .map(one -> one.getValue() + " " + one.getKey()
                                    + (one.getValue() == 1 ? " rule file" : " rule files"))
                            .collect(Collectors.joining(", ", "left out: ", " (name their folder to load them)")));
        }

        /** How many files. */
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
