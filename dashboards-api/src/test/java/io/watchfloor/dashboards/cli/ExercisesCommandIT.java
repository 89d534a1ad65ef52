package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of exercises, on a running node. */
class ExercisesCommandIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    static Path folder;

    @Test
    void aLeadAddsAndEndsAnExerciseAndMarksACase() throws IOException {
        RunningNode.telemetry(NODE.sensor("ws-017"), """
                {"asset":"ws-017.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin delete shadows /all /quiet"}}
                """.formatted(Instant.now()));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> NODE.list("/api/v1/cases").size() == 1);
        String until = Instant.now().plus(Duration.ofHours(2)).toString();

        String added = run("exercises", "add", "--name", "Red October", "--groups", "lab", "--until", until);
        assertThat(added).contains(" ends at ");
        String id = added.split(" ", -1)[2];
        assertThat(run("exercises", "list")).contains("active", "Red October", "lab", id);
        assertThat(run("cases", "exercise", "1", "--reason", "The red team uses this host"))
                .contains("Case 1");
        assertThat(run("cases", "show", "1"))
                .contains("EXERCISE, marked by administrator, since ", "The red team uses this host");
        assertThat(run("cases", "list", "--exercise", "any")).contains("ws-017");
        assertThat(run("cases", "list", "--exercise", "none")).doesNotContain("ws-017");
        run("cases", "unexercise", "1", "--reason", "A real attack");
        assertThat(run("cases", "list", "--exercise", "none")).contains("ws-017");
        assertThat(run("exercises", "end", id)).contains("The exercise has ended.");
        assertThat(run("exercises", "list")).contains("over").doesNotContain("active");
    }

    private static String run(String... words) throws IOException {
        Path token =
                Files.writeString(folder.resolve("token"), NODE.administrator().token());
        CommandRun run = CommandRun.of(Stream.concat(
                        Stream.of(words),
                        Stream.of("--center", NODE.address().toString(), "--token-file", token.toString()))
                .toArray(String[]::new));
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run.out();
    }
}
