package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("watchfloor intel with events of MISP")
final class MispCommandsIT {

    private static final String EVENT = """
            {"Event":{"uuid":"00000000-0000-4000-a000-%1$012d","info":"Ferry","timestamp":"1772000000","published":true,
             "distribution":"3","Attribute":[{"uuid":"00000000-0000-4000-8000-%1$012d","type":"%2$s","value":"cli-%1$d.example",
             "to_ids":true,"timestamp":"1772000000"}]}}""";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @TempDir
    private Path folder;

    private static CommandRun run(String... words) {
        return CommandRun.of(Stream.concat(
                        Stream.of(words),
                        Stream.of(
                                "--center",
                                NODE.address().toString(),
                                "--token",
                                NODE.administrator().token()))
                .toArray(String[]::new));
    }

    @Test
    @DisplayName("checks, imports and exports them, and prints the place of each problem in the file")
    void checksImportsAndExports() throws IOException {
        String file = Files.writeString(
                        folder.resolve("events.json"),
                        "{\"response\":[%s,%s]}".formatted(EVENT.formatted(1, "domain"), EVENT.formatted(2, "")))
                .toString();
        CommandRun check = CommandRun.of("intel", "check", "--format", "misp", file);
        assertThat(check.status()).isEqualTo(ExitCode.NO);
        assertThat(check.out())
                .contains(file + ":/response/1/Event/Attribute/0: misp.attribute: ")
                .contains("refused 1");

        CommandRun add = run("intel", "import", "--format", "misp", "--tlp", "green", file);
        assertThat(add.status()).as(add.out() + add.err()).isEqualTo(ExitCode.NO);
        assertThat(add.out())
                .contains(file + ":/response/1/Event/Attribute/0: misp.attribute: ")
                .contains("refused 1");
        assertThat(NODE.administrator()
                        .get("/api/v1/intel/objects/indicator--00000000-0000-4000-8000-000000000001")
                        .json()
                        .path("object")
                        .path("tlp")
                        .asText())
                .isEqualTo("green");

        CommandRun export = run("intel", "export", "--format", "misp");
        assertThat(export.status()).as(export.err()).isEqualTo(ExitCode.DONE);
        assertThat(export.out()).contains("\"value\":\"cli-1.example\"").contains("\"response\"");
    }

    @Test
    @DisplayName("refuses an unknown format, and lines of MISP")
    void refusesFormats() {
        assertThat(CommandRun.of("intel", "check", "--format", "xml", "none").status())
                .isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(run("intel", "export", "--format", "misp", "--ndjson").err()).contains("Omit --ndjson");
    }
}
