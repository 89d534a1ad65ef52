package io.watchfloor.ops.response.automation;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** What automations do, for Prometheus. */
final class ActionMetrics {

    private static final double NANOS = 1e9;

    private final Counter steps;
    private final Histogram dispatch;

    ActionMetrics(PrometheusRegistry registry) {
        this.steps = Counter.builder()
                .name("watchfloor_automation_calls_total")
                .help("Calls of automations by this node and what became of them, by the state that they led to")
                .labelNames("state")
                .register(registry);
        for (Action.State state : Action.State.values()) {
            steps.initLabelValues(state.text());
        }
        this.dispatch = Histogram.builder()
                .name("watchfloor_automation_dispatch_seconds")
                .help("From the commit of an alert in its case to the first call about it")
                .classicUpperBounds(.05, .1, .25, .5, 1, 2, 5, 10, 30, 90, 600)
                .register(registry);
    }

    void became(Action.State state) {
        steps.labelValues(state.text()).inc();
    }

    void called(Duration since) {
        dispatch.observe(Math.max(0, since.toNanos() / NANOS));
    }
}
