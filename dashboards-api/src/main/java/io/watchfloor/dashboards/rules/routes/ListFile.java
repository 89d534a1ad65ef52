package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.config.text.CsvLines;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.platform.limits.ProblemJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads and writes the entries of a list as CSV: one column, with the header {@code entry}. */
final class ListFile {

    private static final String HEADER = "entry";

    private ListFile() {}

    /** The header may be omitted, so that a plain text file with one entry in each line is a list. */
    static List<String> read(byte[] file) {
        String text = text(file);
        List<String> entries = new ArrayList<>();
        for (CsvLines.Line line : CsvLines.of(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            if (line.cells().size() != 1) {
                throw refused(
                        line.number(),
                        "list.file-cells",
                        "The line has %d cells, but a list has one column. Put texts with commas in quotes."
                                .formatted(line.cells().size()));
            }
            String entry = line.cells().getFirst().strip();
            boolean isHeader = entries.isEmpty() && entry.equalsIgnoreCase(HEADER);
            if (!isHeader && !entry.isEmpty()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    static String write(List<String> entries) {
        return entries.stream().map(ListFile::cell).collect(Collectors.joining("\n", HEADER + "\n", "\n"));
    }

    private static String cell(String entry) {
        return entry.contains(",") || entry.contains("\"") || entry.equalsIgnoreCase(HEADER)
                ? "\"" + entry.replace("\"", "\"\"") + "\""
                : entry;
    }

    private static String text(byte[] file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(1, "list.file-text", "The file is not UTF-8. Save it as UTF-8.");
        }
    }

    private static Problem.ProblemException refused(int line, String code, String message) {
        return new Problem(
                        422,
                        "list.refused",
                        "Nothing was imported. Line %d: %s".formatted(line, message),
                        List.of(new ProblemJson.Item("", line, 0, code, message)),
                        Map.of())
                .asException();
    }
}
