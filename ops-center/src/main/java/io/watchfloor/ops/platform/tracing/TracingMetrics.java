package io.watchfloor.ops.platform.tracing;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Outcomes of this node's spans. */
public final class TracingMetrics {

    private final Counter spans;

    public TracingMetrics(PrometheusRegistry registry) {
        spans = Counter.builder()
                .name("watchfloor_tracing_spans_total")
                .help(
                        "Spans that the collector took (exported) or did not take (failed), or for which the queue had no room (dropped)")
                .labelNames("outcome")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            spans.initLabelValues(outcome.text);
        }
    }

    enum Outcome {
        EXPORTED("exported"),
        FAILED("failed"),
        DROPPED("dropped");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }
    }

    void count(Outcome outcome, int number) {
        spans.labelValues(outcome.text).inc(number);
    }
}
