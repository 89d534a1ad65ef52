package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** Options of all list commands. */
public final class ListOptions {

    @Option(names = "--json", description = "Prints one JSON object per line.")
    private boolean json;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of items. Defaults to all.")
    private int limit = Integer.MAX_VALUE;

    public boolean json() {
        return json;
    }

    /**
     * Prints a list as JSON or as a table.
     *
     * @param columns as in {@link Template.Columns}
     */
    public void print(Center center, String path, Map<String, String> query, PrintWriter out, String columns) {
        print(center, path, query, out, columns, item -> item);
    }

    /** @param change adds fields to an item before its row is printed */
    public void print(
            Center center,
            String path,
            Map<String, String> query,
            PrintWriter out,
            String columns,
            UnaryOperator<JsonNode> change) {
        Template.Columns table = new Template.Columns(columns);
        print(center, path, query, out, table.table(), (rows, item) -> table.add(change.apply(item)));
    }

    /** Prints a list as JSON, or as a table whose rows {@code row} adds. */
    public void print(
            Center center,
            String path,
            Map<String, String> query,
            PrintWriter out,
            Table table,
            BiConsumer<Table, JsonNode> row) {
        if (json) {
            center.each(path, query, limit, out::println);
            return;
        }
        AtomicInteger shown = new AtomicInteger();
        long total = center.each(path, query, limit, item -> {
            row.accept(table, item);
            shown.incrementAndGet();
        });
        table.print(out);
        if (total > shown.get()) {
            out.println("Showing %d of %d. Omit --limit to list all.".formatted(shown.get(), total));
        }
    }
}
