package io.watchfloor.dashboards.cli.terminal;

import io.watchfloor.config.logging.EscapedMessageConverter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A text table with columns as wide as their widest cell. Control characters in untrusted text are escaped. */
public final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        rows.add(List.of(header));
    }

    public Table row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(EscapedMessageConverter.escape(cell));
        }
        rows.add(row);
        return this;
    }

    public void print(PrintWriter out) {
        int columns = rows.getFirst().size();
        int[] width = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                width[i] = Math.max(
                        width[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(cell)
                        .append(" ".repeat(width[i] - cell.codePointCount(0, cell.length())))
                        .append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
