package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.watchfloor.dashboards.faults.ChildNode.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records per second acknowledged to a sensor, compared with the engine alone on the same file in the same run.
 * Database, node and sensor share the machine. Prints the results; only asserts that nothing is lost.
 */
class ThroughputLoad {

    /** All records: with a quarter of them the sensor's start would take a fifth of the measured time. */
    private static final int EVERY_NTH = Integer.getInteger("load.every", 1);

    private static final Path DETECT = Path.of("target", "watchfloor", "bin", "watchfloor");
    private static final Pattern RATE = Pattern.compile("\"records_per_second\":([0-9.]+)");

    @TempDir
    private Path folder;

    /** Passes over the recording in one measurement, so that the sensor's start is a small part of it. */
    private static final int PASSES = Integer.getInteger("load.passes", 3);

    @Test
    void withThreeNodesOnTheSameProcessors() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        Path file = folder.resolve("load.jsonl");
        int records = WindowsLoad.write(file, EVERY_NTH);
        List<ChildCluster.Member> members = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            Seat seat = new Seat("127.0.0.1", Recordings.freePort(), List.of(), List.of());
            members.add(new ChildCluster.Member(seat, Recordings.freePort()));
        }
        String rules = Files.readString(Recordings.allSigmaHq(folder));
        try (ChildCluster cluster =
                new ChildCluster(Files.createDirectories(folder.resolve("cluster")), members, "127.0.0.1", rules)) {
            cluster.awaitReady();
            replay(cluster.node(0), file, records, 1, "warm-up 1");
            replay(cluster.node(0), file, records, 1, "warm-up 2");
            double rate = replay(cluster.node(0), file, records, PASSES, "timed");
            System.out.printf(Locale.ROOT, "three nodes: durable %.0f records/s%n", rate);
        }
    }

    @Test
    void fromSensorToAck() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        Path file = folder.resolve("load.jsonl");
        int records = WindowsLoad.write(file, EVERY_NTH);
        double engine = engineRate(file);
        Path config = Recordings.allSigmaHq(folder);
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            replay(node, file, records, 1, "warm-up 1");
            replay(node, file, records, 1, "warm-up 2");
            double database = node.databaseCpu();
            double both = CpuSeconds.of(node.handle());
            double rate = replay(node, file, records, PASSES, "timed");
            database = node.databaseCpu() - database;
            System.out.printf(
                    Locale.ROOT,
                    "processor seconds: node %.1f, database %.1f (its finished children not counted)%n",
                    CpuSeconds.of(node.handle()) - both - database,
                    database);
            System.out.printf(
                    Locale.ROOT,
                    "durable %.0f records/s = %.2f of the engine's %.0f on one thread%n",
                    rate,
                    rate / engine,
                    engine);
        }
    }

    private double replay(ChildNode node, Path file, int records, int passes, String name)
            throws IOException, InterruptedException {
        int all = records * passes;
        String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
        Path place = Files.createDirectories(folder.resolve(name));
        long start = System.nanoTime();
        try (ChildSensor sensor =
                new ChildSensor(place, node.address(), credential, 0, Collections.nCopies(passes, file))) {
            String last = sensor.finish(Duration.ofMinutes(10));
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(last).isEqualTo("sent %d, acked %d, rejected 0".formatted(all, all));
            System.out.printf(Locale.ROOT, "%s: %d records in %.1f s%n", name, all, seconds);
            return all / seconds;
        }
    }

    /** Measures {@code detect --stats} of the launcher, without the first pass. */
    private double engineRate(Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(DETECT.toAbsolutePath().toString(), "detect"));
        Stream.concat(Stream.of(Recordings.BUILT_IN), Recordings.allRules().stream())
                .forEach(rules -> command.addAll(List.of("--rules", rules.toString())));
        command.addAll(List.of("--stats", "--passes", "4", file.toString()));
        Path stats = folder.resolve("detect.err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(stats.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        Matcher found = RATE.matcher(Files.readString(stats));
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }
}
