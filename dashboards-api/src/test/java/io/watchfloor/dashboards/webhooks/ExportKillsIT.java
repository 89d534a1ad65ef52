package io.watchfloor.dashboards.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command that follows is killed ({@code kill -9}) while it writes. */
@Tag("processes")
@DisplayName("An export that is killed")
final class ExportKillsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KILLS = 4;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("");

    @TempDir
    private Path folder;

    private Process follow() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                "io.watchfloor.dashboards.cli.Watchfloor",
                "export",
                "cases",
                "--follow",
                "--format",
                "ocsf",
                "--since",
                folder.resolve("position").toString(),
                "--output",
                folder.resolve("cases.ndjson").toString(),
                "--center",
                NODE.administrator().center().toString());
        builder.environment().put("WATCHFLOOR_TOKEN", NODE.administrator().token());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private List<String> lines() {
        try {
            Path output = folder.resolve("cases.ndjson");
            return Files.exists(output) ? Files.readAllLines(output) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("continues without missing or repeating a change")
    void missesNothing() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger opened = new AtomicInteger();
        Thread writer = Thread.ofPlatform().start(() -> {
            Story story = new Story(NODE.jdbi());
            while (!end.get()) {
                int number = opened.incrementAndGet();
                story.caseOpens(number, number, story.opens("host:h-" + number, "rule-" + number, Level.HIGH, number));
            }
        });
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                Process process = follow();
                int before = lines().size();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> lines().size() > before + 20 || !process.isAlive());
                assertThat(process.isAlive()).as("%s", lines()).isTrue();
                process.destroyForcibly().waitFor();
            }
        } finally {
            end.set(true);
            writer.join();
        }
        // What a kill in the middle of a line leaves.
        Files.writeString(
                folder.resolve("cases.ndjson"), "{\"class_uid\":2005,\"half", java.nio.file.StandardOpenOption.APPEND);
        Process process = follow();
        try {
            // The half line is not JSON until the command removes it.
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(last()).hasSize(opened.get()));
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<Long> numbers = new ArrayList<>();
        for (String line : lines()) {
            numbers.add(MAPPER.readTree(line).at("/metadata/sequence").asLong());
        }
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        Map<String, Long> expected = NODE.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT item, cursor FROM live_change WHERE kind = 'case_row'")
                        .reduceRows(new TreeMap<String, Long>(), (all, row) -> {
                            all.put(row.getColumn("item", String.class), row.getColumn("cursor", Long.class));
                            return all;
                        }));
        assertThat(last()).isEqualTo(expected);
        System.out.printf("%d kills, %d cases, %d lines%n", KILLS, opened.get(), numbers.size());
    }

    private Map<String, Long> last() throws IOException {
        Map<String, Long> last = new TreeMap<>();
        for (String line : lines()) {
            JsonNode finding = MAPPER.readTree(line);
            last.put(
                    finding.at("/unmapped/id").asText(),
                    finding.at("/metadata/sequence").asLong());
        }
        return last;
    }
}
