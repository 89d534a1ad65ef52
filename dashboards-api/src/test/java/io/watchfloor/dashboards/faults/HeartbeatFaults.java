package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.TimedHeartbeatNode;
import io.watchfloor.dashboards.paging.HeartbeatReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The center fails in each way that its heartbeat must reveal: killed, disconnected, disk full, database unresponsive.
 * An external receiver gets no heartbeat and notices within its interval. A node with heartbeats from a timer still
 * sends them, which is detected. {@code -Dheartbeat.every=3} (seconds); the full disk needs root and loop devices.
 */
class HeartbeatFaults {

    private static final int EVERY = Integer.getInteger("heartbeat.every", 3);

    /** As recommended in the manual: an interval, and the same time as grace. */
    private static final Duration RECEIVER_WAITS = Duration.ofSeconds(2L * EVERY);

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int DISK_MEBIBYTES = 700;

    @TempDir
    private Path folder;

    private interface Fault {
        void happen(ChildNode node) throws IOException, InterruptedException;
    }

    @Test
    void aKilledCenterIsNoticed() throws Exception {
        try (HeartbeatReceiver outside = new HeartbeatReceiver();
                ChildNode node = node(place("killed"), outside.settings(EVERY + " s"), null)) {
            dies("killed", node, outside, ChildNode::kill);
        }
    }

    @Test
    void aCenterThatIsCutOffIsNoticed() throws Exception {
        try (HeartbeatReceiver outside = new HeartbeatReceiver();
                Relay network = new Relay("127.0.0.1", outside::port);
                ChildNode node = node(place("cut"), through(outside, network), null)) {
            dies("cut off", node, outside, cut -> network.refuse());
            assertThat(node.ready()).as("it still runs").isTrue();
        }
    }

    @Test
    void aCenterWhoseDatabaseHangsIsNoticed() throws Exception {
        try (HeartbeatReceiver outside = new HeartbeatReceiver();
                ChildNode node = node(place("paused"), outside.settings(EVERY + " s"), null)) {
            node.awaitReady();
            List<Long> database = node.databaseProcesses();
            dies("database paused", node, outside, hung -> ChildNode.signal("STOP", database));
            await().atMost(LONG).until(() -> !outside.failures().isEmpty());
            System.out.println(
                    "the fail address was told: " + outside.failures().getLast().body());
            int before = outside.beats().size();
            ChildNode.signal("CONT", database);
            await().atMost(LONG).until(() -> outside.beats().size() > before);
        }
    }

    @Test
    void aCenterWithoutRoomOnItsDiskIsNoticed() throws Exception {
        assumeThat(LoopDisk.possible()).isTrue();
        Path place = place("full");
        try (HeartbeatReceiver outside = new HeartbeatReceiver();
                LoopDisk disk = new LoopDisk(folder.resolve("full.img"), place.resolve("data"), DISK_MEBIBYTES);
                ChildNode node = node(place, outside.settings(EVERY + " s"), null)) {
            Path filler = disk.folder().resolve("filler");
            dies("disk full", node, outside, full -> LoopDisk.fill(filler));
            await().atMost(LONG).until(() -> !outside.failures().isEmpty());
            System.out.println(
                    "the fail address was told: " + outside.failures().getLast().body());
            int before = outside.beats().size();
            Files.delete(filler);
            node.start();
            await().atMost(LONG).until(() -> outside.beats().size() > before);
            node.kill();
        }
    }

    /** Control: what this test would miss if heartbeats did not depend on the center's work. */
    @Test
    void aHeartbeatFromATimerAloneIsCaught() throws Exception {
        Path place = place("timer");
        try (HeartbeatReceiver outside = new HeartbeatReceiver();
                ChildNode node = node(place, "", outside)) {
            node.awaitReady();
            await().atMost(LONG).until(() -> outside.beats().size() >= 2);
            ChildNode.signal("STOP", node.databaseProcesses());
            assertThat(noticed(outside, Instant.now(), LONG.dividedBy(4)))
                    .as("when the receiver would notice")
                    .isNull();
            System.out.println("a heartbeat from a timer alone is caught: it went on while the database was paused");
            ChildNode.signal("CONT", node.databaseProcesses());
        }
    }

    private void dies(String how, ChildNode node, HeartbeatReceiver outside, Fault fault) throws Exception {
        node.awaitReady();
        await().atMost(LONG).until(() -> outside.beats().size() >= 3);
        fault.happen(node);
        Instant since = Instant.now();
        Instant noticed = noticed(outside, since, LONG);
        assertThat(noticed)
                .as("when the receiver notices that the center is " + how)
                .isNotNull();
        System.out.printf(
                Locale.ROOT,
                "%s: noticed outside %d ms later; the receiver waits for %d ms%n",
                how,
                Duration.between(since, noticed).toMillis(),
                RECEIVER_WAITS.toMillis());
    }

    /** Time at which the receiver would alert; null if it never does. */
    private static @Nullable Instant noticed(HeartbeatReceiver outside, Instant since, Duration atMost)
            throws InterruptedException {
        Instant end = since.plus(atMost);
        while (Instant.now().isBefore(end)) {
            Instant alarm = outside.beats().getLast().at().plus(RECEIVER_WAITS);
            if (alarm.isBefore(Instant.now())) {
                return alarm;
            }
            Thread.sleep(20);
        }
        return null;
    }

    private Path place(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static String through(HeartbeatReceiver outside, Relay network) {
        return outside.settings(EVERY + " s").replace(":" + outside.port() + "/", ":" + network.port() + "/");
    }

    /** @param lied heartbeat of a sabotaged node; null for the product */
    private static ChildNode node(Path place, String settings, @Nullable HeartbeatReceiver lied) throws IOException {
        String lie = lied == null ? "" : "# http://127.0.0.1:%d/ping %d%n".formatted(lied.port(), EVERY);
        Path config = Files.writeString(place.resolve("center.conf"), lie + settings + """
                watchfloor.escalation { webhook-url = "http://127.0.0.1:9/page", webhook-secret = nobody }
                watchfloor.egress.allow = [127.0.0.1]
                """);
        return new ChildNode(
                place,
                config,
                Recordings.freePort(),
                lied == null ? NodeKillsFaults.PRODUCT : TimedHeartbeatNode.class.getName());
    }
}
