package io.watchfloor.sigma.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The conformance table as it stands in the folder {@code conformance}, in the notation that its files explain. */
final class ConformanceTable {

    /** One file each, in the order of the report. */
    private static final List<String> FILES = List.of(
            "values",
            "modifiers",
            "types",
            "structure",
            "conditions",
            "logsources",
            "filters",
            "correlations",
            "windows");

    /**
     * One line of the checklist.
     *
     * @param says what the specification says of it, or the decision where it is silent
     */
    record Line(String name, String says, List<Case> cases) {}

    /**
     * One case of a line.
     *
     * @param logsource as the rule gives it; null for the plain product of the tests
     * @param refusal a part of the reason why the rule must be refused; null when it must load
     */
    record Case(
            String text,
            @Nullable String logsource,
            List<String> hits,
            List<String> misses,
            @Nullable String refusal) {

        /** How many expectations it holds. */
        int size() {
            return hits.size() + misses.size() + (refusal == null ? 0 : 1);
        }

        /** Whole documents and not only a detection. */
        boolean isWhole() {
            return text.startsWith("title:");
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final List<String> text = new ArrayList<>();
    private final List<String> hits = new ArrayList<>();
    private final List<String> misses = new ArrayList<>();
    private @Nullable String logsource;
    private @Nullable String refusal;

    private ConformanceTable() {}

    static List<Line> read() throws IOException {
        ConformanceTable table = new ConformanceTable();
        for (String file : FILES) {
            String name = "/conformance/" + file + ".txt";
            try (BufferedReader in = new BufferedReader(new InputStreamReader(
                    Objects.requireNonNull(ConformanceTable.class.getResourceAsStream(name), name),
                    StandardCharsets.UTF_8))) {
                Stream.concat(in.lines(), Stream.of("")).forEach(table::take);
            }
        }
        return table.lines;
    }

    private void take(String line) {
        if (line.startsWith("## ")) {
            lines.add(new Line(line.substring(3), "", new ArrayList<>()));
        } else if (line.startsWith("= ")) {
            Line last = lines.removeLast();
            lines.add(new Line(last.name(), (last.says() + ' ' + line.substring(2)).strip(), last.cases()));
        } else if (line.startsWith("@ ")) {
            logsource = line.substring(2);
        } else if (line.startsWith("+ ")) {
            hits.add(line.substring(2));
        } else if (line.startsWith("- ")) {
            misses.add(line.substring(2));
        } else if (line.startsWith("! ")) {
            refusal = line.substring(2);
        } else if (!line.isBlank() && !line.startsWith("# ")) {
            text.add(line);
        } else if (!text.isEmpty()) {
            lines.getLast()
                    .cases()
                    .add(new Case(String.join("\n", text), logsource, List.copyOf(hits), List.copyOf(misses), refusal));
            text.clear();
            hits.clear();
            misses.clear();
            logsource = null;
            refusal = null;
        }
    }
}
