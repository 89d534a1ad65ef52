package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.config.testing.PreparedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever ends the demo, its node, sensor and database end, too. Started like {@code -Pdemo}, by a shell in place of
 * Maven.
 */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DemoEndsIT {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration END = Duration.ofSeconds(90);
    private static final Pattern ARGUMENT = Pattern.compile("<argument>([^<]*)</argument>|<classpath/>");

    @TempDir
    Path folder;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endWhatAFailureLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void demoEndsWithMavenThatIsTerminated() throws Exception {
        ProcessHandle maven = demo();
        maven.destroy();
        assertAllEnd();
        // A normal stop removes the temporary folder.
        assertThat(temporary()).isEmpty();
    }

    @Test
    void demoEndsWithMavenThatIsKilled() throws Exception {
        ProcessHandle maven = demo();
        maven.destroyForcibly();
        assertAllEnd();
        assertThat(temporary()).isEmpty();
    }

    @Test
    void sensorAndDatabaseEndWithANodeThatIsKilled() throws Exception {
        ProcessHandle node = demo("--data", prepared()).children().findFirst().orElseThrow();
        node.destroyForcibly();
        assertAllEnd();
    }

    @Test
    void sensorAndDatabaseEndWithAProcessGroupThatIsKilled() throws Exception {
        long group = demo("--data", prepared()).pid();
        new ProcessBuilder("kill", "-KILL", "--", "-" + group).start().waitFor();
        assertAllEnd();
    }

    /** The process in place of Maven, leader of a process group like a job of a terminal, once the demo is ready. */
    private ProcessHandle demo(String... options) throws IOException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", "\"$@\" & wait", "maven"));
        command.addAll(profile());
        command.addAll(List.of("--port", "0"));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .put(
                        "WATCHFLOOR_JAVA_OPTS",
                        "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir=" + folder);
        ProcessHandle maven = builder.start().toHandle();
        started.add(maven);
        await().atMost(START).until(() -> {
            String said = Files.readString(output);
            assertThat(maven.isAlive()).as(said).isTrue();
            return said.lines().anyMatch("ready"::equals);
        });
        maven.descendants().forEach(started::add);
        // Finds node and sensor by their program: the system shortens long command lines before the class name.
        assertThat(started.stream().filter(process -> program(process).endsWith("/java")))
                .hasSize(2);
        assertThat(started.stream().map(DemoEndsIT::program)).anyMatch(program -> program.endsWith("/postgres"));
        return maven;
    }

    /** A data folder with a prepared database, to save time. */
    private String prepared() {
        return PreparedPostgres.into(folder.resolve("data")).toString();
    }

    /** The command of the Maven profile, with the built program. */
    private static List<String> profile() throws IOException {
        String program = Path.of("target", "watchfloor").toAbsolutePath().toString();
        List<String> command = new ArrayList<>(List.of("sh"));
        ARGUMENT.matcher(Files.readString(Path.of("demo", "pom.xml")))
                .results()
                .map(argument -> argument.group(1) == null ? program + "/lib/*" : argument.group(1))
                .map(argument -> argument.replace("${project.build.outputDirectory}", program))
                .forEach(command::add);
        assertThat(command).hasSize(5).element(2).asString().contains("demo --end-with-parent");
        return command;
    }

    private void assertAllEnd() {
        await().atMost(END)
                .untilAsserted(() -> assertThat(
                                started.stream().filter(DemoEndsIT::isRunning).map(DemoEndsIT::program))
                        .isEmpty());
    }

    /** A process that ended but was not reaped does not count. */
    private static boolean isRunning(ProcessHandle process) {
        try {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            return process.isAlive()
                    && !(Files.exists(status) && Files.readString(status).contains("State:\tZ"));
        } catch (IOException gone) {
            return false;
        }
    }

    private static String program(ProcessHandle process) {
        return process.info().command().orElse("");
    }

    private List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("watchfloor-demo-"))
                    .toList();
        }
    }
}
