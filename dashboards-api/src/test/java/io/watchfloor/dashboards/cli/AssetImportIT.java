package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.RunningNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Imports a file of assets with the command line into a running node. */
class AssetImportIT {

    private static final String FILE = """
            asset,tags,criticality,owner,group
            app01.corp.example,vip sensitive,critical,"Brandt, M.",Finance
            db01.corp.example,honytoken,high,,
            user:svc-decoy,honeytoken,,,
            app01.corp.example,,,,
            """;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    Path folder;

    private CommandRun run(Path file, String... options) {
        String[] words = new String[options.length + 7];
        System.arraycopy(
                new String[] {
                    "assets",
                    "import",
                    "--center",
                    NODE.address().toString(),
                    "--token",
                    NODE.responder("rae").token()
                },
                0,
                words,
                0,
                6);
        System.arraycopy(options, 0, words, 6, options.length);
        words[words.length - 1] = file.toString();
        return CommandRun.of(words);
    }

    @Test
    void eachLineIsDoneOrRefusedWithItsNumberAndADryRunChangesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("assets.csv"), FILE);
        CommandRun dry = run(file, "--dry-run", "--new");
        assertThat(dry.status()).isEqualTo(1);
        assertThat(dry.out().strip())
                .isEqualTo("Dry run: 2 assets would be changed, 2 lines would be rejected. Nothing was changed.");
        assertThat(NODE.list("/api/v1/assets")).isEmpty();

        CommandRun unheard = run(file);
        assertThat(unheard.err())
                .contains("assets.csv, line 2: No records about the asset host:app01.corp.example have been received.");
        assertThat(NODE.list("/api/v1/assets")).isEmpty();

        CommandRun done = run(file, "--new");
        assertThat(done.status()).isEqualTo(1);
        assertThat(done.err().lines())
                .satisfiesExactly(
                        three -> assertThat(three)
                                .startsWith(
                                        "assets.csv, line 3: The tag \"honytoken\" does not exist. Did you mean honeytoken?"),
                        five -> assertThat(five)
                                .isEqualTo("assets.csv, line 5: Line 2 already names app01.corp.example."));
        assertThat(done.out().strip()).isEqualTo("2 assets changed, 2 lines rejected.");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(NODE.list("/api/v1/assets?tag=honeytoken")).hasSize(1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/assets?criticality=critical&q=brandt"))
                        .hasSize(1));

        Path lines = Files.writeString(
                folder.resolve("assets.jsonl"),
                "{\"asset\":\"app01.corp.example\",\"tags\":[\"vip\"],\"owner\":null}\n");
        assertThat(run(lines).status()).isZero();
        assertThat(run(lines).out().strip()).isEqualTo("1 asset changed, 0 lines rejected.");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/assets/app01.corp.example/activity"))
                        .as("the repeat said nothing new")
                        .hasSize(2));
    }
}
