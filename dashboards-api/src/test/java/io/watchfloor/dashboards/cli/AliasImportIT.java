package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.RunningNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Imports a file of aliases with the command line into a running node. */
class AliasImportIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    Path folder;

    private CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of("aliases", words[0]));
        all.addAll(List.of(
                "--center",
                NODE.address().toString(),
                "--token",
                NODE.responder("rae").token()));
        all.addAll(List.of(words).subList(1, words.length));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void aFileIsTakenAsAWholeOrNotAtAllAndEachWrongLineIsTold() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), """
                a,b,certainty,reason
                192.0.2.17,ws-017,90,"The lease, of May"
                192.0.2.18,CORP\\brandt,,x
                127.0.0.1,ws-019,,x
                """);
        CommandRun refused = run("import", wrong.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("No rows were imported: 2 rows are invalid. Line 3:")
                .contains("(alias.import-refused)")
                .contains("line 3: 192.0.2.18 was read as")
                .contains("line 4: 127.0.0.1 exists on every network");
        assertThat(NODE.list("/api/v1/aliases")).isEmpty();

        Path right = Files.writeString(folder.resolve("right.csv"), """
                a,b,certainty,reason
                192.0.2.17,ws-017,90,"The lease, of May"
                192.0.2.18,ws-018,,A note
                """);
        assertThat(run("import", "--dry-run", right.toString()).out().strip())
                .isEqualTo("Dry run: 2 rows would be added, 0 already exist. Nothing was changed.");
        assertThat(NODE.list("/api/v1/aliases")).isEmpty();
        assertThat(run("import", right.toString()).out().strip()).isEqualTo("2 rows added, 0 already existed.");
        assertThat(run("import", right.toString()).out().strip()).isEqualTo("0 rows added, 2 already existed.");
        assertThat(run("list", "--search", "lease may").out())
                .contains("192.0.2.17")
                .contains("The lease, of May")
                .doesNotContain("ws-018");
        assertThat(run("show", "192.0.2.18").out())
                .contains("Alias of host ws-018 (100 %): which is ws-018 by the operator's table.");
        NODE.restart();
        assertThat(NODE.list("/api/v1/aliases")).hasSize(2);
        assertThat(run("remove", "1").out().strip()).isEqualTo("Row 1 was removed.");
        assertThat(run("remove", "1").status()).isEqualTo(1);
    }
}
