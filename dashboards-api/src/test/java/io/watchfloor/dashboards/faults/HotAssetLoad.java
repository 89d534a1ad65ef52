package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One asset gets the full rate of a sensor, others occasional records of another sensor: measures acknowledgement times
 * of the others with and without the hot asset. Prints the result.
 */
class HotAssetLoad {

    private static final int TURNS = 3;
    private static final int PROBES = 100;

    /** Enough that the hot sensor runs longer than the probes. */
    private static final int PASSES = 8;

    @TempDir
    private Path folder;

    @Test
    void othersDoNotWaitForAHotAsset() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        Path file = folder.resolve("hot.jsonl");
        WindowsLoad.write(file, 1, 1);
        Path config = Recordings.sigmaHq(folder);
        List<Long> alone = new ArrayList<>();
        List<Long> beside = new ArrayList<>();
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            probe(node, "warm");
            for (int turn = 1; turn <= TURNS; turn++) {
                alone.add(probe(node, "alone-" + turn));
                String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "hot-" + turn);
                Path place = Files.createDirectories(folder.resolve("hot-" + turn));
                try (ChildSensor sensor =
                        new ChildSensor(place, node.address(), credential, 0, Collections.nCopies(PASSES, file))) {
                    Thread.sleep(3_000);
                    beside.add(probe(node, "beside-" + turn));
                    assertThat(sensor.running())
                            .as("the hot asset was hot all the time")
                            .isTrue();
                }
            }
        }
        System.out.println("p99 of the others' acks in ms: alone " + alone + ", beside a hot asset " + beside);
    }

    private static long probe(ChildNode node, String name) throws IOException, InterruptedException {
        Probe probe = new Probe(node.address(), ChildSensor.enrol(node.address(), node.bootstrapToken(), name), name);
        probe.run(0, PROBES, 50);
        System.out.println(name + ": " + probe.figures());
        return Math.round(probe.ackP99());
    }
}
