package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in the manuals, run as users copy them, on a center with one case, one person (ines) and one sensor. */
class ManualExamplesIT {

    /** One example for each task in the table of the README. */
    private static final Set<String> TASKS = Set.of(
            "install", "operate", "upgrade", "sensors", "inputs", "people", "on-call", "rules", "investigate", "api");

    /** These commands use the node's settings, not its address. */
    private static final Set<String> LOCAL = Set.of("backup", "restore", "doctor", "config", "detect");

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Caller administrator;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void openACase() throws IOException {
        administrator = NODE.administrator();
        RunningNode.telemetry(NODE.sensor("ws-017"), """
                {"asset":"ws-017.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin delete shadows /all /quiet","User":"CORP\\\\brandt"}}
                """.formatted(Instant.now()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> NODE.list("/api/v1/cases").size() == 1);
        administrator.post("/api/v1/people", "{\"name\":\"ines\",\"role\":\"responder\"}");
        for (Map.Entry<String, String> file : Manuals.files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    static Set<String> examples() {
        return Manuals.examples().keySet();
    }

    @Test
    void eachTaskHasAnExample() {
        assertThat(examples()).containsAll(TASKS);
    }

    @ParameterizedTest
    @MethodSource
    void examples(String name) throws IOException {
        List<String> lines = Objects.requireNonNull(Manuals.examples().get(name));
        for (int n = 0; n < lines.size(); n++) {
            String line = lines.get(n);
            if (line.startsWith("watchfloor ")) {
                CommandRun run = CommandRun.of(words(line));
                assertThat(run.status())
                        .as("%s%n%s%s", line, run.out(), run.err())
                        .isZero();
            } else if (line.matches("(GET|PUT|POST|PATCH|DELETE) /.*")) {
                String[] request = line.split(" +", 3);
                StringBuilder body = new StringBuilder(request.length > 2 ? request[2] : "");
                while (n + 1 < lines.size() && lines.get(n + 1).matches("[ {}\\]].*")) {
                    n++;
                    body.append(lines.get(n)).append('\n');
                }
                HttpRequest.Builder sent =
                        administrator.request(request[1]).method(request[0], BodyPublishers.ofString(body.toString()));
                assertThat(administrator.send(sent).response())
                        .as("%s%n%s", line, body)
                        .satisfies(answer -> assertThat(answer.statusCode())
                                .as(answer.body())
                                .isBetween(200, 299));
            } else {
                assertThat(line).isBlank();
            }
        }
    }

    private static String[] words(String line) throws IOException {
        List<String> words = new ArrayList<>(
                Manuals.words(line).subList(1, Manuals.words(line).size()));
        words.replaceAll(word -> Files.exists(folder.resolve(word))
                ? folder.resolve(word).toString()
                : word.replace("/backups", folder.toString()).replace("/var/lib/watchfloor-new", folder + "/restored"));
        int data = words.indexOf("/var/lib/watchfloor");
        if (data > 0) {
            words.set(data, NODE.data().toString());
            words.addAll(List.of(
                    "--config",
                    Files.writeString(folder.resolve("center.conf"), NODE.databaseSettings())
                            .toString()));
        }
        if (words.equals(List.of("doctor"))) {
            words.addAll(List.of("--data", folder.resolve("examined").toString()));
        }
        if (!LOCAL.contains(words.getFirst()) && !words.contains("check") && !words.contains("test")) {
            words.addAll(List.of("--center", NODE.address().toString(), "--token", administrator.token()));
        }
        return words.toArray(String[]::new);
    }
}
