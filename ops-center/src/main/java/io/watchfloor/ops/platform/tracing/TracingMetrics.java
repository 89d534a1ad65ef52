package io.watchfloor.ops.platform.tracing;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of this node's spans. */
public final class TracingMetrics {

    private final Counter spans;

    public TracingMetrics(PrometheusRegistry registry) {
        spans = new Meters(registry).counter("watchfloor_tracing_spans_total");
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
