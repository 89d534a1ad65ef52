package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
 * One sensor invents a million names, each of an asset that would be stored. The node has 1 GiB. {@code
 * -Dfaults.names=1000000}. Prints acknowledgement times of other sensors before and during the load; asserts that the
 * node keeps working, that each record is in exactly one place, and that people are notified.
 */
class NewNamesFaults {

    private static final int NAMES = Integer.getInteger("faults.names", 1_000_000);
    private static final int PROBES = Integer.getInteger("faults.probes", 600);
    private static final Duration LONGEST = Duration.ofMinutes(60);

    @TempDir
    private Path folder;

    @Test
    void aSensorThatMakesNamesUpEndsNoNodeLosesNothingAndHarmsNobodyElse() throws IOException, InterruptedException {
        Path file = write();
        Path config = Files.writeString(folder.resolve("node.conf"), "watchfloor.rules.builtin = on\n");
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            probe(node, "warm");
            String before = probe(node, "before");
            double broughtBefore = node.metric("watchfloor_new_assets_total");
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "maker");
            long start = System.nanoTime();
            String meanwhile;
            String sent;
            try (ChildSensor sensor = new ChildSensor(folder, node.address(), credential, 0, List.of(file))) {
                meanwhile = probe(node, "meanwhile");
                sent = sensor.finish(LONGEST);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(sent).startsWith("sent %1$d, acked %1$d,".formatted(NAMES));
            double quarantined =
                    node.metric("watchfloor_telemetry_quarantined_total{code=\"sensor.too-many-new-assets\"}");
            double parked = node.metric("watchfloor_telemetry_retry_queued_total{code=\"sensor.too-many-new-assets\"}");
            double brought = node.metric("watchfloor_new_assets_total");
            System.out.printf(
                    Locale.ROOT,
                    "%d names in %.0f s: %.0f let in, %.0f parked, %.0f quarantined; heap %.0f MiB, %.0f assets live%nothers before: %s%nothers meanwhile: %s%n",
                    NAMES,
                    seconds,
                    brought,
                    parked,
                    quarantined,
                    node.heapAfterCollection() / 1048576.0,
                    node.metric("watchfloor_live_assets"),
                    before,
                    meanwhile);
            assertThat(node.alive()).isTrue();
            assertThat(sent).endsWith("rejected %.0f".formatted(quarantined));
            await().untilAsserted(() -> {
                double waiting = waiting(node);
                assertThat(node.metric("watchfloor_new_assets_total") - broughtBefore - PROBES + waiting + quarantined)
                        .as("each made-up name is let in, waits or is in quarantine, as people are told")
                        .isEqualTo(NAMES);
            });
        }
    }

    private String probe(ChildNode node, String name) throws IOException, InterruptedException {
        Probe probe = new Probe(node.address(), ChildSensor.enrol(node.address(), node.bootstrapToken(), name), name);
        probe.run(0, PROBES, 50);
        return probe.figures();
    }

    private static long waiting(ChildNode node) throws IOException, InterruptedException {
        return OneAnswer.get(node, "/api/v1/status")
                .path("retryQueue")
                .path("byCode")
                .path("sensor.too-many-new-assets")
                .asLong();
    }

    /** A failed logon counts in the window of its asset, and opens no case. */
    private Path write() throws IOException {
        Path file = folder.resolve("names.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < NAMES; number++) {
                out.write("""
                        {"asset":"made-up-%07d","time":"2026-01-05T08:00:00Z","logsource":{"product":"linux","service":"sshd"},"fields":{"message":"Failed password for root from 203.0.113.7 port 40001 ssh2"}}
                        """.formatted(number));
            }
        }
        return file;
    }
}
