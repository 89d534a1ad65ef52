package io.watchfloor.dashboards.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.rights.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rights table in the manual matches the roles. */
class RightsTableTest {

    private static final Path MANUAL = Path.of("docs/security-rights.md");

    @Test
    void theManualHasEveryRoleWithItsVerbs() throws IOException {
        List<Verb> shown = Arrays.stream(Verb.values())
                .filter(verb -> verb != Verb.NONE && verb != Verb.SELF)
                .sorted()
                .toList();
        List<String> lines = Files.readAllLines(MANUAL);
        List<String> head = cells(lines.stream()
                .filter(line -> line.startsWith("| role"))
                .findFirst()
                .orElseThrow());
        assertThat(head.subList(1, head.size() - 2))
                .containsExactlyInAnyOrderElementsOf(
                        shown.stream().map(Verb::text).toList());
        for (Role role : Role.values()) {
            List<String> row = new ArrayList<>(List.of(role.text()));
            head.subList(1, head.size() - 2)
                    .forEach(verb -> row.add(role.verbs().contains(Verb.of(verb)) ? "yes" : ""));
            row.add(role.usualScope().all() ? "all groups" : "nothing");
            row.add(role.usualClearance().text());
            assertThat(lines.stream()
                            .filter(line -> line.startsWith("| " + role.text() + " |"))
                            .map(RightsTableTest::cells))
                    .containsExactly(row);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
