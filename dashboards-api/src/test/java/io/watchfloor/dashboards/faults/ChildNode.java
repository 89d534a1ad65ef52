package io.watchfloor.dashboards.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node as a child process with a fixed port and data folder, so that it can be killed and restarted. */
public final class ChildNode implements AutoCloseable {

    private static final Duration START_WAIT = Duration.ofMinutes(5);
    private static final Duration STACKS_WAIT = Duration.ofSeconds(5);

    /** Same as in the systemd unit. */
    private static final Duration END_WAIT = Duration.ofMinutes(2);

    /** Same as in the launcher. */
    private static final List<String> FLAGS = List.of(
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    private final Path folder;
    private final Path config;
    private final Seat seat;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Program program;
    private volatile Process process;

    /**
     * Where a node runs.
     *
     * @param prefix of its command, for instance to run it in its own network
     * @param jvm options
     */
    record Seat(String host, int port, List<String> prefix, List<String> jvm) {}

    /**
     * What a node runs.
     *
     * @param main class of the node: the product or a sabotaged one
     */
    record Program(String classPath, String main) {

        /** Program of this build. */
        static Program of(String main) {
            return new Program(ownClassPath(), main);
        }

        /**
         * The product of this build, or with {@code -Dfaults.former=…} of another build, by its folder of libraries.
         */
        static Program underTest() {
            String former = System.getProperty("faults.former");
            return former == null ? of(NodeKillsFaults.PRODUCT) : of(Path.of(former));
        }

        /** The product of another build, by its folder of libraries. */
        static Program of(Path libraries) {
            return new Program(libraries.resolve("*").toString(), NodeKillsFaults.PRODUCT);
        }
    }

    /** @param main class of the node: the product or a sabotaged one */
    ChildNode(Path folder, Path config, int port, String main) {
        this(folder, config, new Seat("127.0.0.1", port, List.of(), List.of("-Xmx1g")), Program.of(main));
    }

    /** The product of this build. */
    public static ChildNode product(Path folder, Path config, int port) {
        return new ChildNode(folder, config, port, NodeKillsFaults.PRODUCT);
    }

    ChildNode(Path folder, Path config, Seat seat, Program program) {
        this.folder = folder;
        this.config = config;
        this.seat = seat;
        this.program = program;
        this.process = launch();
    }

    private Process launch() {
        List<String> command = new ArrayList<>(seat.prefix());
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(FLAGS);
        command.addAll(seat.jvm());
        command.addAll(List.of(
                "-cp",
                program.classPath(),
                program.main(),
                "serve",
                "--config",
                config.toString(),
                "--data",
                data().toString(),
                "--bind",
                seat.host(),
                "--port",
                Integer.toString(seat.port())));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("node.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Surefire hides the real class path in the manifest of a jar. */
    private static String ownClassPath() {
        String real = System.getProperty("surefire.test.class.path");
        return real != null ? real : System.getProperty("java.class.path", "") + File.pathSeparator;
    }

    public Path data() {
        return folder.resolve("data");
    }

    public URI address() {
        return URI.create("http://" + seat.host() + ":" + seat.port());
    }

    public String bootstrapToken() {
        try {
            return Files.readString(data().resolve("bootstrap-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() throws InterruptedException {
        Instant end = Instant.now().plus(START_WAIT);
        while (!ready()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("The node is not ready; it said\n" + String.join("\n", lastLines()));
            }
            Thread.sleep(100);
        }
    }

    /** Whether it is ready now. */
    boolean ready() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(address().resolve("/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code kill -9}, then a new process with the same folder and port. */
    public void killAndRestart() throws InterruptedException {
        kill();
        start();
        awaitReady();
    }

    /** {@code kill -9}; returns when the process has ended. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sets the program of its next process. */
    void becomes(Program next) {
        program = next;
    }

    /** Starts a process with the same folder and port, unless the previous one still runs. */
    public synchronized void start() {
        if (!process.isAlive()) {
            process = launch();
        }
    }

    /** Whether its process runs. */
    boolean alive() {
        return process.isAlive();
    }

    /** Sum of the metric's series whose line starts with this text; 0 if there are none. */
    double metric(String start) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/metrics"))
                .header("Authorization", "Bearer " + bootstrapToken())
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Used heap in bytes after a full collection. */
    long heapAfterCollection() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start()
                .waitFor();
        return (long) metric("jvm_memory_used_bytes{area=\"heap\"}");
    }

    /** Bytes of reachable objects; unlike the used heap after a collection, excludes garbage created since. */
    long liveBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(this.process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String total = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.strip().split(" +", -1)[2]);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    double databaseCpu() throws IOException {
        return databaseProcesses().stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .mapToDouble(CpuSeconds::alone)
                .sum();
    }

    /** Stacks of its threads at this moment, which the JVM prints into the node's log. */
    String stacks() throws IOException, InterruptedException {
        Path log = folder.resolve("node.log");
        long before = Files.size(log);
        signal("QUIT", List.of(process.pid()));
        Instant end = Instant.now().plus(STACKS_WAIT);
        String said = "";
        while (!said.contains("JNI global refs")
                && process.isAlive()
                && Instant.now().isBefore(end)) {
            Thread.sleep(5);
            try (FileChannel channel = FileChannel.open(log)) {
                said = new String(
                        Channels.newInputStream(channel.position(before)).readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return said;
    }

    /** Process ids of the node's own PostgreSQL and its children, from its pid file. */
    List<Long> databaseProcesses() throws IOException {
        try (Stream<Path> files = Files.walk(data(), 3)) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long postmaster =
                    Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            return Stream.concat(
                            Stream.of(postmaster),
                            ProcessHandle.of(postmaster)
                                    .orElseThrow()
                                    .children()
                                    .map(ProcessHandle::pid))
                    .toList();
        }
    }

    /** Sends a signal, such as {@code STOP} or {@code CONT}, to processes started by this test. */
    static void signal(String name, List<Long> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(pid -> command.add(Long.toString(pid)));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Errors logged about leaving the cluster at the last stop: aborted, or other nodes were late. A slowly closing
     * port on a busy machine does not count.
     */
    List<String> saidOfLeaving() {
        return lastLines().stream()
                .filter(line -> line.contains("SplitBrainResolver")
                        || (line.contains("CoordinatedShutdown") && line.contains("cluster-")))
                .toList();
    }

    List<String> lastLines() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("node.log"));
            return lines.subList(Math.max(0, lines.size() - 20), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
