package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real systemd-journald in its own mount namespace: records arrive exactly once through the sensor, across kills of
 * the sensor and rotations of the journal; records that the journal deletes unread are a gap.
 */
@Tag("peers")
class JournalPeersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path JOURNALD = Path.of("/usr/lib/systemd/systemd-journald");
    private static final String FAILED = "Failed password for root from 203.0.113.9 port 4242 ssh2";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(RunningNode.onlyRules(
            Path.of("src/test/resources/inputs/rules/failed_root.yml").toAbsolutePath()));

    @TempDir
    private Path folder;

    /** Its files and sockets are in the test's folder; it reads nothing from the kernel, and its size is limited. */
    private PeerProgram journald() throws IOException {
        Path sockets = Files.createDirectory(folder.resolve("sockets"));
        Files.createDirectory(folder.resolve("journal"));
        Files.writeString(folder.resolve("machine-id"), "0123456789abcdef0123456789abcdef\n");
        Path script = Files.writeString(folder.resolve("journald.sh"), """
                set -e
                mount -t tmpfs tmpfs /run
                mkdir -p /run/systemd/journal /run/systemd/journald.conf.d /run/log/journal
                mount --bind FOLDER/sockets /run/systemd/journal
                mount --bind FOLDER/journal /run/log/journal
                [ -e /etc/machine-id ] || : > /etc/machine-id
                mount --bind FOLDER/machine-id /etc/machine-id
                cd /run/systemd/journald.conf.d
                printf '[Journal]\\nStorage=volatile\\nReadKMsg=no\\nAudit=no\\nRateLimitIntervalSec=0\\n' > peers.conf
                exec JOURNALD
                """.replace("FOLDER", folder.toString())
                .replace("JOURNALD", JOURNALD.toString()));
        return PeerProgram.start(
                        folder, Map.of(), List.of("unshare", "-m", "--propagation", "private", "sh", script.toString()))
                .made(sockets.resolve("dev-log"));
    }

    private String journal() {
        return "--directory=" + folder.resolve("journal");
    }

    private long inTheJournal(String text) throws IOException, InterruptedException {
        return PeerProgram.run(folder, "", List.of("journalctl", journal(), "--no-pager", "-o", "cat"))
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }

    /** The command that the sensor runs, for the files of that journald. */
    private Path journalctl() throws IOException {
        Path program = Files.writeString(
                folder.resolve("journalctl"), "#!/bin/sh\nexec journalctl %s \"$@\"\n".formatted(journal()));
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private PeerProgram sensor(String credential) throws IOException {
        return PeerProgram.start(
                folder,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                        "io.watchfloor.sensors.agent.SensorAgent",
                        "run",
                        "--config",
                        folder.resolve("sensor.conf").toString(),
                        "--state",
                        folder.resolve("state").toString(),
                        "--token",
                        credential));
    }

    private void logger(int times, String message) throws IOException, InterruptedException {
        Path lines = Files.writeString(folder.resolve("lines"), (message + "\n").repeat(times));
        String unused = PeerProgram.run(
                folder,
                "",
                List.of(
                        "logger",
                        "-u",
                        folder.resolve("sockets/dev-log").toString(),
                        "-t",
                        "sshd",
                        "-p",
                        "auth.info",
                        "-f",
                        lines.toString()));
    }

    private static long alerts() throws IOException {
        String here =
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().toLowerCase(Locale.ROOT);
        return NODE.list("/api/v1/alerts?asset=host:" + here).stream()
                .mapToLong(one -> one.path("count").asLong())
                .sum();
    }

    private static void arrive(long count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts()).isEqualTo(count));
    }

    private List<Path> archived() throws IOException {
        try (var files = Files.walk(folder.resolve("journal"))) {
            return files.filter(file -> file.getFileName().toString().contains("@"))
                    .toList();
        }
    }

    private void rotate(PeerProgram journald) throws IOException, InterruptedException {
        int before = archived().size();
        journald.signal("USR2");
        await().atMost(PATIENCE).until(() -> archived().size() > before);
    }

    @Test
    void whatProgramsTellTheJournalArrivesOnceAndWhatItThrowsAwayIsAGap() throws Exception {
        assumeTrue(Files.exists(JOURNALD), "Not tested: there is no " + JOURNALD);
        assumeTrue(mayMount(), "Not tested: no mount namespace can be made here");
        String credential = NODE.enrolled("journal").path("credential").asText();
        String id = NODE.list("/api/v1/sensors").stream()
                .filter(one -> one.path("name").asText().equals("journal"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { center = "%s", sources = [{ kind = journald, program = "%s" }] }
                """.formatted(NODE.address(), journalctl()));
        try (PeerProgram journald = journald()) {
            try (PeerProgram sensor = sensor(credential)) {
                logger(1, FAILED);
                systemdCat(journald);
                arrive(2);
                sensor.kill();
            }
            logger(3, FAILED);
            rotate(journald);
            logger(1, FAILED);
            try (PeerProgram sensor = sensor(credential)) {
                arrive(6);
                sensor.kill();
            }
            logger(50, "Accepted publickey for ops from 192.0.2.9 port 22 ssh2");
            await().atMost(PATIENCE).until(() -> inTheJournal("Accepted publickey") == 50);
            rotate(journald);
            String vacuumed = PeerProgram.run(folder, "", List.of("journalctl", journal(), "--vacuum-files=1"));
            assertThat(archived()).as(vacuumed).isEmpty();
            logger(1, FAILED);
            try (PeerProgram sensor = sensor(credential)) {
                arrive(7);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(missing(id)).isBetween(50L, 60L));
                assertThat(sensor.said()).contains("rotated-away");
            }
        }
    }

    /** Logs with the journal's own protocol from within its namespace. */
    private void systemdCat(PeerProgram journald) throws IOException, InterruptedException {
        String unused = PeerProgram.run(
                folder,
                FAILED + "\n",
                List.of("nsenter", "-t", Long.toString(journald.pid()), "-m", "systemd-cat", "-t", "sshd"));
    }

    private static boolean mayMount() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-m", "--propagation", "private", "true")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static long missing(String sensor) {
        return NODE.list("/api/v1/sensors/" + sensor + "/gaps").stream()
                .filter(gap -> gap.path("reason").asText().equals("rotated-away"))
                .mapToLong(gap -> gap.path("count").asLong())
                .sum();
    }
}
