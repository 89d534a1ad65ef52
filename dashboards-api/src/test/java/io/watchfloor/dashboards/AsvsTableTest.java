package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The OWASP ASVS table in the manual: every row is complete, names existing code, and is counted correctly. */
class AsvsTableTest {

    private static final Path TABLE = Path.of("docs/security-asvs.md");
    private static final Path ROOT = Path.of("..");

    /** Number of requirements of level 1 in version 5.0.0. */
    private static final int LEVEL_1 = 70;

    private static final int LEVEL_2 = 183;

    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS = Pattern.compile("[A-Z][A-Za-z0-9]*(Test|IT|Faults|Load|Fuzz)");

    private static List<Row> rows;
    private static List<String> lines;

    private record Row(String id, String level, String meaning, String met, String where) {

        boolean applies() {
            return !met.equals("n/a");
        }
    }

    @BeforeAll
    static void read() throws IOException {
        lines = Files.readAllLines(TABLE);
        rows = lines.stream()
                .filter(line -> line.matches("\\| \\d+\\.\\d+\\.\\d+ \\|.*"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
                .peek(cells -> assertThat(cells).as("%s", List.of(cells)).hasSize(5))
                .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3], cells[4]))
                .toList();
    }

    @Test
    void everyRequirementOfBothLevelsStandsThereOnce() {
        assertThat(rows).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(rows).filteredOn(row -> row.level().equals("1")).hasSize(LEVEL_1);
        assertThat(rows).filteredOn(row -> row.level().equals("2")).hasSize(LEVEL_2);
        assertThat(rows).extracting(Row::met).isSubsetOf("yes", "no", "n/a");
        assertThat(rows).allMatch(row -> !row.where().isBlank());
    }

    @Test
    void whatARowNamesIsThere() throws IOException {
        Set<String> classes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> classes.add(file.getFileName().toString().replace(".java", "")));
        }
        List<String> missing = new ArrayList<>();
        for (Row row : rows) {
            NAMED.matcher(row.where()).results().map(found -> found.group(1)).forEach(name -> {
                boolean there = CLASS.matcher(name).matches()
                        ? classes.contains(name)
                        : !name.contains("/") || name.startsWith("/") || Files.exists(ROOT.resolve(name));
                if (!there) {
                    missing.add(row.id() + " names " + name);
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    /** Checks the counts in the sentence above the table. */
    @Test
    void theFiguresAreThoseOfTheRows() {
        long applicable = rows.stream().filter(Row::applies).count();
        long met = rows.stream().filter(row -> row.met().equals("yes")).count();
        assertThat(String.join(" ", lines))
                .contains("%d of %d apply, %d are met: %.1f %%"
                        .formatted(applicable, rows.size(), met, 100.0 * met / applicable));
    }
}
