package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.limits.EdgeLimits;
import io.watchfloor.ops.platform.limits.EdgeMetrics;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A stopping node waits for answers, but not for WebSockets that their clients keep open. */
class DrainingTest {

    private static final EdgeLimits LIMITS = new EdgeLimits(10, 5, 3, 1000, 500, 100);

    private final Set<Connection> cut = ConcurrentHashMap.newKeySet();
    private final Connections connections = new Connections(LIMITS, new EdgeMetrics(new PrometheusRegistry()));

    private Connection open() {
        Connection opened =
                connections.admit(InetAddress.getLoopbackAddress(), false).orElseThrow();
        opened.onCut(() -> {
            cut.add(opened);
            opened.closed();
        });
        return opened;
    }

    @Test
    void aWebSocketIsCutAfterItsGoodbyeWhileAnAnswerIsStillWaitedFor() throws Exception {
        Connection stream = open();
        stream.asked();
        stream.answered(true);
        Connection request = open();
        request.asked();
        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> {
            try {
                connections.drain(TimeUnit.MINUTES.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> cut.contains(stream));
        assertThat(cut).containsExactly(stream);
        assertThat(drained).isNotDone();
        request.answered(false);
        request.closed();
        drained.get(20, TimeUnit.SECONDS);
        assertThat(cut).containsExactly(stream);
    }
}
