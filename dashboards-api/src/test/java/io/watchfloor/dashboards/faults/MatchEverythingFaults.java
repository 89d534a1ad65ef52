package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rule that matches every record, under load, on a node with 1 GiB: {@code -Dfaults.seconds=600 -Dfaults.rate=3000}.
 * Prints acknowledgement times of other sensors before and during the load; asserts that the node keeps working and
 * that each record is one detection.
 */
class MatchEverythingFaults {

    private static final int SECONDS = Integer.getInteger("faults.seconds", 600);
    private static final int RATE = Integer.getInteger("faults.rate", 3_000);
    private static final int PROBES = Integer.getInteger("faults.probes", 600);
    private static final int ASSETS = 200;

    @TempDir
    private Path folder;

    @Test
    void aRuleThatMatchesEverythingEndsNoNodeAndCountsEachRecordOnce() throws IOException, InterruptedException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("everything.yml"), """
                title: Everything
                id: 6f3c1c52-6a0c-4b57-9d0c-3f1b8a6f7a10
                level: low
                logsource: {product: windows, category: process_creation}
                detection: {selection: {Image|endswith: .exe}, condition: selection}
                """);
        Path config = Files.writeString(folder.resolve("node.conf"), """
                watchfloor.rules.builtin = on
                watchfloor.rules.paths = ["%s"]
                """.formatted(rules));
        int records = SECONDS * RATE;
        Path file = write(records);
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            probe(node, "warm");
            String before = probe(node, "before");
            double detectionsBefore = node.metric("watchfloor_detections_total");
            double parkedBefore = node.metric("watchfloor_telemetry_retry_queued_total");
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "noisy");
            long start = System.nanoTime();
            String meanwhile;
            try (ChildSensor sensor = new ChildSensor(folder, node.address(), credential, RATE, List.of(file))) {
                Thread.sleep(3_000);
                meanwhile = probe(node, "meanwhile");
                assertThat(sensor.finish(Duration.ofSeconds(SECONDS * 10L + 300)))
                        .isEqualTo("sent %1$d, acked %1$d, rejected 0".formatted(records));
            }
            double detections = node.metric("watchfloor_detections_total") - detectionsBefore;
            System.out.printf(
                    Locale.ROOT,
                    "%d records in %.0f s: %.0f detections; heap %.0f MiB%nothers before: %s%nothers meanwhile: %s%n",
                    records,
                    (System.nanoTime() - start) / 1e9,
                    detections,
                    node.heapAfterCollection() / 1048576.0,
                    before,
                    meanwhile);
            assertThat(node.alive()).isTrue();
            assertThat(node.metric("watchfloor_telemetry_retry_queued_total")).isEqualTo(parkedBefore);
            // Each probe matches this rule and a built-in one.
            assertThat(detections).isEqualTo(records + 2.0 * PROBES);
        }
    }

    private String probe(ChildNode node, String name) throws IOException, InterruptedException {
        Probe probe = new Probe(node.address(), ChildSensor.enrol(node.address(), node.bootstrapToken(), name), name);
        probe.run(0, PROBES, 50);
        return probe.figures();
    }

    private Path write(int records) throws IOException {
        Path file = folder.resolve("noise.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < records; number++) {
                out.write("""
                        {"asset":"noisy-%03d.corp.example","time":"2026-01-05T08:00:00Z","logsource":{"product":"windows","category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\notepad.exe","CommandLine":"notepad.exe %d"}}
                        """.formatted(number / 50 % ASSETS, number));
            }
        }
        return file;
    }
}
