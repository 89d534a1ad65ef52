package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A replaying sensor at each node, and the expected result. Each has its own hosts, and some hosts that all report: two
 * separate clusters would both write to their journals.
 */
final class Reporters implements AutoCloseable {

    private static final Duration FLOWING = Duration.ofMinutes(2);
    private static final Duration ON_THE_BOARDS = Duration.ofMinutes(3);

    private static final int COMMON_HOSTS = 3;

    private final ChildCluster cluster;
    private final String token;
    private final List<Shadows> own = new ArrayList<>();
    private final Shadows common;
    private final Shadows commonOfAll;
    private final List<ChildSensor> sensors = new ArrayList<>();

    /**
     * Returns when all of them send.
     *
     * @param series distinguishes them from earlier ones
     * @param rate records per second and sensor
     */
    Reporters(ChildCluster cluster, Path folder, String series, int hosts, int times, int rate)
            throws IOException, InterruptedException {
        this.cluster = cluster;
        this.token = cluster.node(0).bootstrapToken();
        this.common = new Shadows(series + "all", COMMON_HOSTS, times);
        this.commonOfAll = new Shadows(
                series + "all", COMMON_HOSTS, times * cluster.nodes().size());
        for (int node = 0; node < cluster.nodes().size(); node++) {
            String name = series + node;
            Shadows shadows = new Shadows(name, hosts, times);
            Path state = Files.createDirectories(folder.resolve(name));
            var center = cluster.node(node).address();
            String credential = ChildSensor.enrol(center, token, name);
            sensors.add(new ChildSensor(state, center, credential, rate, List.of(shadows.write(state, common))));
            own.add(shadows);
        }
        for (ChildSensor sensor : sensors) {
            await().atMost(FLOWING).until(sensor::acked);
        }
    }

    boolean allRunning() {
        return sensors.stream().allMatch(ChildSensor::running);
    }

    /** Waits until all records are acknowledged. */
    void awaitAcked(Duration within) throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        for (int number = 0; number < sensors.size(); number++) {
            int records = own.get(number).records() + common.records();
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            assertThat(sensors.get(number).finish(left))
                    .isEqualTo("sent %1$d, acked %1$d, rejected 0".formatted(records));
        }
    }

    /** Checks on each node that each record was evaluated exactly once. */
    void awaitJudgedOnce() {
        for (ChildNode node : cluster.nodes()) {
            await().atMost(ON_THE_BOARDS)
                    .pollInterval(Duration.ofSeconds(2))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> {
                        var alerts = Outcome.alerts(node.address(), token);
                        for (Shadows shadows : own) {
                            assertThat(shadows.shown(alerts)).isEqualTo(shadows.expected());
                        }
                        assertThat(commonOfAll.shown(alerts)).isEqualTo(commonOfAll.expected());
                    });
        }
    }

    @Override
    public void close() {
        sensors.forEach(ChildSensor::close);
    }
}
