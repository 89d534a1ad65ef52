package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("watchfloor intel check")
final class IntelCheckTest {

    private static final String TOOL = """
            {"type": "tool", "spec_version": "2.1", "id": "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
             "created": "2026-03-01T10:00:00.000Z", "modified": "2026-03-01T10:00:00.000Z", "name": "rclone", "x_rank": 1}
            """;

    @TempDir
    Path folder;

    private String bundle(String... objects) throws IOException {
        return Files.writeString(
                        folder.resolve("bundle.json"),
                        "{\"type\": \"bundle\", \"id\": \"bundle--44af6c39-c09b-49c5-9de2-394224b04982\", \"objects\": [%s]}"
                                .formatted(String.join(",", objects)))
                .toString();
    }

    @Test
    @DisplayName("prints warnings of a bundle that would be imported")
    void acceptsABundle() throws IOException {
        CommandRun run = CommandRun.of("intel", "check", bundle(TOOL));
        assertThat(run.status()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains("bundle.json:/objects/0/x_rank: warning: stix.custom-property: ")
                .endsWith("accepted 1 object, refused 0, 1 warning" + System.lineSeparator());
    }

    @Test
    @DisplayName("prints place, code and advice for each object that would be refused, and accepts the others")
    void refusesAnObject() throws IOException {
        String file = bundle(TOOL, TOOL.replace("\"rclone\"", "7"));
        CommandRun run = CommandRun.of("intel", "check", "--quiet", file);
        assertThat(run.status()).isEqualTo(ExitCode.NO);
        assertThat(run.out().lines())
                .containsExactly(
                        file + ":/objects/1/name: stix.wrong-type: The value must be a text.",
                        "accepted 1 object, refused 1, 2 warnings");
        assertThat(CommandRun.of("intel", "check", "--json", file).out())
                .contains("\"place\":\"/objects/1/name\",\"code\":\"stix.wrong-type\",\"warning\":false")
                .contains("{\"accepted\":1,\"refused\":1,\"warnings\":2}");
    }

    @Test
    @DisplayName("says which file cannot be read")
    void cannotRead() {
        CommandRun run =
                CommandRun.of("intel", "check", folder.resolve("absent.json").toString());
        assertThat(run.status()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(run.err()).contains("absent.json cannot be read");
    }
}
