package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the time from sending a record until the live stream shows its case, while a sensor replays at a steady
 * rate. Prints the result.
 */
class LatencyLoad {

    private static final int RATE = Integer.getInteger("load.rate", 5_000);

    /** Seconds of load; the first part is warm-up. */
    private static final int SECONDS = Integer.getInteger("load.seconds", 75);

    @TempDir
    private Path folder;

    @Test
    void fromTelemetryToTheLiveFrameOfItsCase() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        Path file = folder.resolve("load.jsonl");
        int records = WindowsLoad.write(file, 2);
        List<Path> files = Collections.nCopies(Math.ceilDiv(SECONDS * RATE, records), file);
        Path config = Recordings.allSigmaHq(folder);
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            String token = node.bootstrapToken();
            measure(node, token, "idle", 60, 100);
            String credential = ChildSensor.enrol(node.address(), token, "load");
            Path place = Files.createDirectories(folder.resolve("load"));
            try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, RATE, files)) {
                measure(node, token, "warm", 80, 250);
                measure(node, token, "loaded", 300, 100);
                assertThat(sensor.running())
                        .as("the load outlasts the measurement")
                        .isTrue();
            }
        }
    }

    private static void measure(ChildNode node, String token, String name, int count, long millis)
            throws IOException, InterruptedException {
        Probe probe = new Probe(node.address(), ChildSensor.enrol(node.address(), token, name), name);
        try (LiveClient dashboard =
                new LiveClient(HttpClient.newHttpClient(), node.address(), token, true, probe::heard)) {
            probe.run(count, millis);
            System.out.println(name + ": " + probe.figures());
            assertThat(probe.shown()).isEqualTo(count);
            assertThat(dashboard.closed()).isZero();
        }
    }
}
