package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 300 dashboards that never read and 10 that do: no effect on telemetry, the ten, and the node's memory. */
class SlowReadersFaults {

    private static final int SLOW = 300;
    private static final int READING = 10;

    /** A center rejects a person's fifty-first stream. */
    private static final int OF_ONE_PERSON = 50;

    private static final int RECORDS = 200;

    @TempDir
    private Path folder;

    @Test
    void clientsThatNeverReadHarmNobody() throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("node.conf"), "watchfloor.rules.builtin = on\n");
        try (ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            run(node, "warm", 0);
            List<Double> alone = new ArrayList<>();
            List<Double> crowded = new ArrayList<>();
            alone.add(run(node, "alone1", 0));
            long before = node.heapAfterCollection();
            crowded.add(run(node, "crowd1", SLOW));
            alone.add(run(node, "alone2", 0));
            crowded.add(run(node, "crowd2", SLOW));
            long after = node.heapAfterCollection();
            System.out.printf(
                    Locale.ROOT,
                    "telemetry p99 alone %s ms, with %d that never read %s ms; heap %+.1f MiB%n",
                    alone,
                    SLOW,
                    crowded,
                    (after - before) / 1048576.0);
            assertThat(after - before).isLessThan(64L << 20);
        }
    }

    private static String someoneElse(ChildNode node, String name) throws IOException, InterruptedException {
        String administrator = node.bootstrapToken();
        ChildSensor.post(node.address(), "/api/v1/people", administrator, "{\"name\":\"" + name + "\"}");
        return ChildSensor.post(node.address(), "/api/v1/people/" + name + "/tokens", administrator, "{}")
                .path("token")
                .asText();
    }

    private static double run(ChildNode node, String name, int slow) throws IOException, InterruptedException {
        String token = node.bootstrapToken();
        HttpClient http = HttpClient.newHttpClient();
        Probe probe = new Probe(node.address(), ChildSensor.enrol(node.address(), token, name), name);
        List<LiveClient> clients = new ArrayList<>();
        try {
            String someone = token;
            for (int number = 0; number < slow; number++) {
                someone = number % OF_ONE_PERSON == 0 ? someoneElse(node, name + "-" + number) : someone;
                clients.add(new LiveClient(http, node.address(), someone, false, frame -> {}));
            }
            for (int number = 0; number < READING; number++) {
                clients.add(new LiveClient(http, node.address(), token, true, probe::heard));
            }
            probe.run(RECORDS, 20);
            long peak = node.heapAfterCollection();
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s; heap with them connected %.1f MiB; closed by the center: %d%n",
                    name,
                    probe.figures(),
                    peak / 1048576.0,
                    clients.stream().filter(client -> client.closed() == 4408).count());
            assertThat(probe.shown()).isEqualTo(RECORDS);
            return probe.ackP99();
        } finally {
            clients.forEach(LiveClient::close);
        }
    }
}
