package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.faults.ChildHerd.Sensor;
import io.watchfloor.dashboards.faults.ChildNode.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of sensors lose their node and reconnect at the same moment: all are connected within a minute, no record
 * is lost or duplicated, and the node stays within its memory. {@code -Dfaults.herd=10000}: test and node each need a
 * file descriptor per sensor.
 */
class SensorHerdFaults {

    private static final int HERD = Integer.getInteger("faults.herd", 2_000);
    private static final int SMALL_HERD = 200;
    private static final Duration LIVE = Duration.ofSeconds(60);
    /** Linux's own limit (net.core.somaxconn); dropped connections of a larger herd are retried by TCP. */
    private static final int ACCEPT_QUEUE = 4096;

    private static final Duration ACKED = Duration.ofMinutes(5);
    private static final int ENROLLING_AT_ONCE = 32;

    @TempDir
    private Path folder;

    @Test
    void aHerdIsLiveWithinAMinuteOfItsNodesReturn() throws IOException, InterruptedException {
        try (ChildNode node = node("");
                ChildHerd herd = herd(node, HERD, true)) {
            AcceptQueue before = AcceptQueue.now();
            herd.send();
            await().atMost(ACKED).until(() -> allAcked(herd));
            print("connected at first", herd, 0);
            print(node, herd, before);
            before = AcceptQueue.now();
            killAndRestart(node, herd);
            long ready = System.currentTimeMillis();
            Processors atReady = Processors.now(node, herd);
            await().atMost(ACKED).until(() -> allLive(herd));
            print("from ready to live", Processors.now(node, herd).since(atReady), HERD);
            await().atMost(ACKED).until(() -> allAcked(herd));
            print("from ready to acked", Processors.now(node, herd).since(atReady), HERD);
            Duration live = print("connected after the kill", herd, ready);
            herd.last().forEach(way -> System.out.println("one of the last: " + way));
            long dropped = AcceptQueue.now().since(before).drops();
            print(node, herd, before);
            assertJudgedOnce(node, HERD, 2);
            assertThat(live).isLessThanOrEqualTo(LIVE);
            if (HERD <= ACCEPT_QUEUE) {
                assertThat(dropped)
                        .as("connections that the accept queue dropped")
                        .isLessThanOrEqualTo(HERD / 100);
            }
        }
    }

    @Test
    void aHerdThatDoesNotConnectAgainIsCaught() throws IOException, InterruptedException {
        try (ChildNode node = node("");
                ChildHerd herd = herd(node, SMALL_HERD, false)) {
            herd.send();
            await().atMost(ACKED).until(() -> allAcked(herd));
            killAndRestart(node, herd);
            assertThatThrownBy(() -> awaitLive(herd)).isInstanceOf(ConditionTimeoutException.class);
        }
    }

    @Test
    void aNodeThatMayNotServeThemAllTellsTheOthersAndIsCaught() throws IOException, InterruptedException {
        try (ChildNode node = node("watchfloor.ingest.max-sensors = " + SMALL_HERD / 2);
                ChildHerd herd = herd(node, SMALL_HERD, true)) {
            assertThatThrownBy(() -> awaitLive(herd)).isInstanceOf(ConditionTimeoutException.class);
            assertThat(node.metric("watchfloor_uplink_sessions")).isBetween(SMALL_HERD / 2.0, SMALL_HERD - 1.0);
            assertThat(node.metric("watchfloor_ingest_refused_total{code=\"uplink.full\"}"))
                    .isPositive();
            assertThat(herd.failures()).anyMatch(failure -> failure.contains("answers 503"));
        }
    }

    private ChildNode node(String settings) throws IOException, InterruptedException {
        // The detections must open no cases: ten thousand cases at once are tested elsewhere.
        Path rule = Files.writeString(folder.resolve("shadows.yml"), """
                title: Shadow Copies
                id: 4b0f9a52-8a3b-4a53-a8c8-4d8c6b6a3f11
                status: test
                level: low
                logsource: { product: windows, category: process_creation }
                detection:
                    selection:
                        Image|endswith: '\\vssadmin.exe'
                    condition: selection
                """);
        Path config = Files.writeString(folder.resolve("node.conf"), """
                watchfloor.rules { builtin = off, paths = ["%s"] }
                %s
                """.formatted(rule, settings));
        Seat seat = new Seat("127.0.0.1", Recordings.freePort(), List.of(), List.of("-Xmx2g"));
        ChildNode node = new ChildNode(folder, config, seat, ChildNode.Program.of(NodeKillsFaults.PRODUCT));
        node.awaitReady();
        return node;
    }

    private ChildHerd herd(ChildNode node, int size, boolean retries) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String token = node.bootstrapToken();
        List<Future<String>> credentials = new ArrayList<>();
        try (ExecutorService enrolling = Executors.newFixedThreadPool(ENROLLING_AT_ONCE)) {
            for (int number = 0; number < size; number++) {
                String name = "herd-" + number;
                credentials.add(enrolling.submit(() -> ChildSensor.enrol(node.address(), token, name)));
            }
        }
        System.out.printf(Locale.ROOT, "enrolled %d sensors in %.1f s%n", size, (System.nanoTime() - start) / 1e9);
        return new ChildHerd(
                folder,
                node.address(),
                credentials.stream().map(Future::resultNow).toList(),
                retries);
    }

    /** The sensors have new records when they are back. */
    private static void killAndRestart(ChildNode node, ChildHerd herd) throws IOException, InterruptedException {
        node.kill();
        herd.send();
        node.start();
        node.awaitReady();
    }

    private static void awaitLive(ChildHerd herd) {
        await().atMost(LIVE).pollInterval(Duration.ofMillis(500)).until(() -> allLive(herd));
    }

    private static boolean allLive(ChildHerd herd) throws IOException {
        return herd.sensors().stream().allMatch(sensor -> sensor.liveAt() > 0);
    }

    private static boolean allAcked(ChildHerd herd) throws IOException {
        return herd.sensors().stream().allMatch(sensor -> sensor.liveAt() > 0 && sensor.ackedAt() > 0);
    }

    /** Each round of a sensor is one detection of one alert. */
    private static void assertJudgedOnce(ChildNode node, int sensors, long rounds) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(Outcome.alerts(node.address(), node.bootstrapToken())
                                .values())
                        .hasSize(sensors)
                        .allMatch(List.of(rounds)::equals));
    }

    /**
     * Prints the times.
     *
     * @param ready when the node was ready, 0 for the first connected sensor
     * @return time until all were connected
     */
    private static Duration print(String when, ChildHerd herd, long ready) throws IOException {
        List<Sensor> sensors = herd.sensors();
        // Some are connected before the test notices that the node is ready.
        long first = sensors.stream().mapToLong(Sensor::liveAt).min().orElseThrow();
        long start = ready == 0 ? first : Math.min(first, ready);
        System.out.printf(
                Locale.ROOT,
                "%s: %d sensors live after %s, their batches acked after %s%n",
                when,
                sensors.size(),
                quantiles(sensors, sensor -> sensor.liveAt() - start),
                quantiles(sensors, sensor -> sensor.ackedAt() - start));
        return Duration.ofMillis(
                sensors.stream().mapToLong(Sensor::liveAt).max().orElseThrow() - start);
    }

    private static void print(String span, Processors used, int sensors) {
        System.out.printf(
                Locale.ROOT,
                "%s: processor time a sensor: node %.2f ms, database %.2f ms, the sensor itself %.2f ms%n",
                span,
                used.node() * 1e3 / sensors,
                used.database() * 1e3 / sensors,
                used.herd() * 1e3 / sensors);
    }

    private static String quantiles(List<Sensor> sensors, ToLongFunction<Sensor> millis) {
        long[] sorted = sensors.stream().mapToLong(millis).sorted().toArray();
        int last = sorted.length - 1;
        return String.format(
                Locale.ROOT,
                "%.1f s (median), %.1f s (p99), %.1f s (all)",
                sorted[last / 2] / 1e3,
                sorted[(int) (last * .99)] / 1e3,
                sorted[last] / 1e3);
    }

    private static void print(ChildNode node, ChildHerd herd, AcceptQueue before)
            throws IOException, InterruptedException {
        AcceptQueue queue = AcceptQueue.now().since(before);
        System.out.printf(
                Locale.ROOT,
                "%.0f sessions, %.0f records; accept queue full %d times, %d dropped; heap %.1f MiB after collection, %s%n",
                node.metric("watchfloor_uplink_sessions"),
                node.metric("watchfloor_telemetry_records_total"),
                queue.overflows(),
                queue.drops(),
                node.heapAfterCollection() / 1048576.0,
                memory(node));
        System.out.printf(
                Locale.ROOT,
                "processor seconds so far: node %.1f, its database %.1f (its finished children not counted), herd %.1f%n",
                CpuSeconds.alone(node.handle()),
                node.databaseCpu(),
                CpuSeconds.alone(herd.handle()));
        herd.failures().forEach(System.out::println);
    }

    private static String memory(ChildNode node) throws IOException {
        return String.join(
                ", ",
                Files.readAllLines(Path.of("/proc", Long.toString(node.handle().pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                        .map(line -> line.replaceAll("\\s+", " "))
                        .toList());
    }

    /** Processor seconds so far. */
    private record Processors(double node, double database, double herd) {

        static Processors now(ChildNode node, ChildHerd herd) throws IOException {
            return new Processors(CpuSeconds.alone(node.handle()), node.databaseCpu(), CpuSeconds.alone(herd.handle()));
        }

        Processors since(Processors before) {
            return new Processors(node - before.node, database - before.database, herd - before.herd);
        }
    }

    /** Kernel counters of this network namespace: connections while the accept queue was full, and all dropped ones. */
    private record AcceptQueue(long overflows, long drops) {

        static AcceptQueue now() throws IOException {
            List<String> lines = Files.readAllLines(Path.of("/proc/net/netstat"));
            List<String> names = List.of(lines.get(0).split(" "));
            List<String> values = List.of(lines.get(1).split(" "));
            return new AcceptQueue(
                    Long.parseLong(values.get(names.indexOf("ListenOverflows"))),
                    Long.parseLong(values.get(names.indexOf("ListenDrops"))));
        }

        AcceptQueue since(AcceptQueue before) {
            return new AcceptQueue(overflows - before.overflows, drops - before.drops);
        }
    }
}
