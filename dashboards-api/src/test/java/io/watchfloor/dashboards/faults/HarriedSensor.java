package io.watchfloor.dashboards.faults;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import io.watchfloor.sensors.agent.SmallSpoolAgent;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * A sensor as a child process with a small spool, which follows logs written by the test and reaches its center through
 * relays that can be cut. Each line must be accounted for at the center: evaluated, unprocessed or in a gap.
 */
final class HarriedSensor implements AutoCloseable {

    private static final String MAIN = SmallSpoolAgent.class.getName();

    /** Same as in the launcher. */
    private static final List<String> FLAGS =
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private static final int LINE_LIMIT = 16 << 10;
    private static final int FULL_LOG = 1 << 20;

    private final String name;
    private final Path folder;
    private final String credential;
    private final Bounds bounds;
    private final String classPath;
    private final List<Relay> ways;
    private final Random random;
    private long written;
    private long files;
    private @Nullable Process process;

    /**
     * Limits of the spool.
     *
     * @param spool arguments of {@link SmallSpoolAgent}
     */
    record Bounds(List<String> spool) {
        static final Bounds LETS_GO = new Bounds(List.of("1048576", "24", "DROP_OLDEST"));
        static final Bounds WAITS = new Bounds(List.of("1048576", "0", "WAIT"));
    }

    /** @param classPath of the sensor's build */
    HarriedSensor(
            String name, Path folder, List<URI> centers, String credential, Bounds bounds, String classPath, long seed)
            throws IOException {
        this.name = name;
        this.folder = folder;
        this.credential = credential;
        this.bounds = bounds;
        this.classPath = classPath;
        this.ways = centers.stream()
                .map(center -> new Relay("127.0.0.1", center::getPort))
                .toList();
        this.random = new Random(seed);
        Files.createDirectories(folder.resolve("logs"));
        Files.createDirectories(folder.resolve("recordings"));
        List<String> addresses = ways.stream()
                .map(way -> "\"http://127.0.0.1:%d\"".formatted(way.port()))
                .toList();
        Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor {
                  center = [%s]
                  line-limit = %d
                  sources = [
                    { kind = json, path = "%s", priority = high }
                    { kind = json, path = "%s", priority = low }
                    { kind = recordings, path = "%s" }
                  ]
                }
                """.formatted(
                String.join(", ", addresses), LINE_LIMIT, log("high"), log("low"), folder.resolve("recordings")));
        write(4);
        start();
    }

    /** Class path of the build under test. */
    static String product() {
        return Program.of(MAIN).classPath();
    }

    /** A sabotaged build that does not report records dropped by its collectors. */
    static String forgetful(Path folder) throws IOException {
        SabotagedPages.change(
                folder,
                "io/watchfloor/sensors/agent/spool/Untold",
                Map.of(
                        "with",
                        code -> code.visitMethodInsn(
                                Opcodes.INVOKESTATIC, "java/util/List", "of", "()Ljava/util/List;", true)));
        return folder + File.pathSeparator + product();
    }

    String name() {
        return name;
    }

    /** The only asset of its records. */
    String asset() {
        return "host:" + name + ".corp.example";
    }

    /** Folder of its persistent state. */
    Path state() {
        return folder.resolve("state");
    }

    /** Number of lines and files so far that must each become one record or one of a gap. */
    synchronized long written() {
        return written;
    }

    private Path log(String priority) {
        return folder.resolve("logs/" + priority + ".jsonl");
    }

    /** Writes lines to each log, including invalid ones, and occasionally another log or a recording. */
    synchronized void write(int lines) throws IOException {
        for (String priority : List.of("high", "low")) {
            StringBuilder text = new StringBuilder();
            for (int line = 0; line < lines; line++) {
                text.append(line()).append('\n');
            }
            Path log = log(priority);
            if (Files.exists(log) && Files.size(log) > FULL_LOG) {
                Files.move(log, log.resolveSibling(log.getFileName() + "." + ++files));
            }
            Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            written += lines;
        }
        if (random.nextInt(10) == 0) {
            // Moved there complete: a growing file is not read.
            String file = ++files + (random.nextBoolean() ? ".jsonl" : ".jsonl.gz");
            String text = file.endsWith(".gz") ? "this was never packed\n" : (line() + "\n").repeat(3);
            Path made = Files.writeString(folder.resolve(file), text);
            Files.move(made, folder.resolve("recordings").resolve(file));
            written += file.endsWith(".gz") ? 1 : 3;
        }
    }

    private String line() {
        return switch (random.nextInt(20)) {
            case 0 -> "{\"asset\":";
            case 1 -> "no JSON object";
            case 2 -> record("y".repeat(2 * LINE_LIMIT));
            default -> record("x".repeat(random.nextInt(6_000)));
        };
    }

    private String record(String padding) {
        return """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows %s"}}\
                """.formatted(name, Instant.now(), padding);
    }

    boolean running() {
        return process != null && process.isAlive();
    }

    void start() {
        if (running()) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(FLAGS);
        command.addAll(List.of(
                "-Dlogback.configurationFile=logback-sensor.xml",
                "-cp",
                classPath,
                MAIN,
                folder.resolve("sensor.conf").toString(),
                state().toString(),
                credential));
        command.addAll(bounds.spool());
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("sensor.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it has started to follow both logs: earlier rotations do not concern it. */
    boolean follows() throws IOException {
        Path positions = state().resolve("positions.json");
        String noted = Files.exists(positions) ? Files.readString(positions) : "";
        return noted.contains("high.jsonl") && noted.contains("low.jsonl");
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Stops it like a service manager. */
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        }
    }

    /** Cuts its connection to the center. */
    void cutOff() {
        ways.forEach(Relay::cut);
    }

    void reconnect() {
        ways.forEach(Relay::mend);
    }

    /** Last lines of its output. */
    List<String> lastLines() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("sensor.log"));
        return lines.subList(Math.max(0, lines.size() - 10), lines.size());
    }

    @Override
    public void close() throws IOException {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Relay way : ways) {
            way.close();
        }
    }
}
