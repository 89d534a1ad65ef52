package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.config.text.CsvLines;
import io.watchfloor.dashboards.api.routing.CsvUpload;
import io.watchfloor.ops.asset.alias.AliasClaim;
import io.watchfloor.ops.asset.alias.AliasTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parses the CSV file of an alias import. The rows are validated later, by the alias table. */
final class AliasFile {

    /** Maximum size of the file. Its rows, converted to JSON with field names, must fit into one message to the alias table. */
    static final long LARGEST = 768 << 10;

    private static final List<String> COLUMNS = List.of("a", "b", "certainty", "from", "to", "reason");
    private static final CsvUpload UPLOAD = new CsvUpload("alias", "alias.import-refused", "No rows were imported.");
    private static final List<String> NEEDED = List.of("a", "b", "reason");

    private AliasFile() {}

    static List<AliasClaim> read(byte[] file) {
        List<CsvLines.Line> lines = UPLOAD.lines(file);
        if (lines.size() < 2) {
            throw UPLOAD.refusal(
                    1,
                    "alias.file-empty",
                    "The file contains no rows. The first line must name the columns: " + String.join(",", COLUMNS)
                            + ".");
        }
        List<String> names = lines.getFirst().cells().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!names.containsAll(NEEDED)
                || !COLUMNS.containsAll(names)
                || Set.copyOf(names).size() < names.size()) {
            throw UPLOAD.refusal(
                    lines.getFirst().number(),
                    "alias.file-columns",
                    "The first line must name each column once: a, b and reason, and some of certainty, from"
                            + " and to.");
        }
        if (lines.size() - 1 > AliasTable.MOST_ROWS) {
            throw UPLOAD.refusal(
                    lines.get(AliasTable.MOST_ROWS + 1).number(),
                    "alias.table-full",
                    "The alias table is limited to %d rows, but the file has %d. Remove rows from the file."
                            .formatted(AliasTable.MOST_ROWS, lines.size() - 1));
        }
        List<AliasClaim> claims = new ArrayList<>();
        for (CsvLines.Line line : lines.subList(1, lines.size())) {
            claims.add(claim(line, names));
        }
        return claims;
    }

    private static AliasClaim claim(CsvLines.Line line, List<String> names) {
        if (line.cells().size() != names.size()) {
            throw UPLOAD.refusal(
                    line.number(),
                    "alias.file-cells",
                    ("The line has %d cells, but the first line names %d columns. Put texts with commas in"
                                    + " quotes.")
                            .formatted(line.cells().size(), names.size()));
        }
        Map<String, String> cells = new HashMap<>();
        for (int column = 0; column < names.size(); column++) {
            cells.put(names.get(column), line.cells().get(column).strip());
        }
        return new AliasClaim(
                line.number(),
                cells.getOrDefault("a", ""),
                cells.getOrDefault("b", ""),
                cells.getOrDefault("certainty", ""),
                cells.getOrDefault("from", ""),
                cells.getOrDefault("to", ""),
                cells.getOrDefault("reason", ""));
    }
}
