package io.watchfloor.dashboards.api.routing;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines of CSV files (RFC 4180) that spreadsheets can open: no cell is a formula. */
public final class CsvLine {

    /** What a spreadsheet takes for a formula at the start of a cell. */
    private static final String FORMULA = "=+-@\t\r";

    private CsvLine() {}

    /** @return the line with its end */
    public static String of(Stream<String> cells) {
        return cells.map(CsvLine::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
