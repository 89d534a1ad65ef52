package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.config.text.CsvLines;
import io.watchfloor.dashboards.api.routing.CsvUpload;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes the entries of a list as CSV: one column, with the header {@code entry}. */
final class ListFile {

    private static final String HEADER = "entry";
    private static final CsvUpload UPLOAD = new CsvUpload("list", "list.refused", "Nothing was imported.");

    private ListFile() {}

    /** The header may be omitted, so that a plain text file with one entry in each line is a list. */
    static List<String> read(byte[] file) {
        List<CsvLines.Line> lines = UPLOAD.lines(file);
        if (lines.isEmpty()) {
            throw UPLOAD.refusal(
                    1, "list.file-empty", "The file is empty. To empty the list, import only the header line: entry");
        }
        List<String> entries = new ArrayList<>();
        for (CsvLines.Line line : lines) {
            if (line.cells().size() != 1) {
                throw UPLOAD.refusal(
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
}
