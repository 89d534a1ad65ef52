package io.watchfloor.ops.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.watchfloor.config.monitoring.TracingSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDER = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + SENDER + "-01";
    private static final String PASSED_OVER = "00-" + TRACE + "-" + SENDER + "-00";

    /** The second bit marks a random trace id (W3C, level 2). */
    private static final String SAMPLED_FLAGS = "0[13]";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final TracingMetrics metrics = new TracingMetrics(registry);
    private ServerSocket silent;

    /** A collector that accepts connections and never answers. */
    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        silent.close();
    }

    private Tracing tracing(double ratio) {
        URI collector = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces");
        return Tracing.of(new TracingSettings(Optional.of(collector), ratio), "node-1", metrics);
    }

    private String arrived(double ratio, String traceparent) {
        try (Tracing tracing = tracing(ratio)) {
            return String.valueOf(tracing.arrival("gate batch", traceparent).traceparent());
        }
    }

    @Test
    void aBatchContinuesTheTraceOfItsSender() {
        assertThat(arrived(0, SAMPLED))
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .doesNotContain(SENDER);
    }

    @Test
    void unsampledTracesAreNotSampled() {
        assertThat(arrived(1, PASSED_OVER)).startsWith("00-" + TRACE).endsWith("-00");
    }

    @Test
    void aLaterHeaderVersionIsReadAsFarAsKnown() {
        assertThat(arrived(0, "01-" + TRACE + "-" + SENDER + "-01-later")).startsWith("00-" + TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "garbage",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.later"
            })
    void anInvalidTraceparentIsIgnored(String malformed) {
        assertThat(arrived(1, malformed))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-" + SAMPLED_FLAGS)
                .doesNotContain(TRACE);
    }

    @Test
    void theRatioAppliesToBatchesWithoutATrace() {
        try (Tracing all = tracing(1);
                Tracing none = tracing(0)) {
            assertThat(all.arrival("gate batch", null).traceparent()).matches(".*-" + SAMPLED_FLAGS);
            assertThat(none.arrival("gate batch", null).traceparent()).doesNotMatch(".*-" + SAMPLED_FLAGS);
        }
    }

    @Test
    void aStepWithoutATraceIsUntraced() {
        try (Tracing tracing = tracing(1)) {
            assertThat(tracing.step("asset absorb", null)).isSameAs(Span.NONE);
            assertThat(tracing.call("page attempt", null)).isSameAs(Span.NONE);
        }
    }

    @Test
    void withoutACollectorNoSpansAreCreated() {
        Tracing tracing = Tracing.of(new TracingSettings(Optional.empty(), 1), "node-1", metrics);
        assertThat(tracing).isSameAs(Tracing.off());
        assertThat(tracing.arrival("gate batch", SAMPLED)).isSameAs(Span.NONE);
        assertThat(tracing.step("asset absorb", SAMPLED)).isSameAs(Span.NONE);
        assertThat(Span.NONE.with("records", 1).traceparent()).isNull();
    }

    @Test
    void anUnresponsiveCollectorLosesSpansWithoutDelay() {
        int more = 100;
        long start = System.nanoTime();
        try (Tracing tracing = tracing(1)) {
            for (int number = 0; number < SpanQueue.ROOM + more; number++) {
                tracing.arrival("gate batch", null).end();
            }
            assertThat(count("dropped")).isEqualTo(more);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    private double count(String outcome) {
        return registry.scrape().stream()
                .filter(one -> one.getMetadata().getName().equals("watchfloor_tracing_spans"))
                .flatMap(one -> ((CounterSnapshot) one).getDataPoints().stream())
                .filter(point -> outcome.equals(point.getLabels().get("outcome")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
