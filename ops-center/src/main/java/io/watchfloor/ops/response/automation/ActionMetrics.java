package io.watchfloor.ops.response.automation;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Duration;
import java.util.Arrays;

/** Metrics of automation calls. */
final class ActionMetrics {

    private static final double NANOS = 1e9;

    private final Counter steps;
    private final Histogram dispatch;

    ActionMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        this.steps = meters.counter(
                "watchfloor_automation_calls_total",
                Arrays.stream(Action.State.values()).map(Action.State::text).toList());
        this.dispatch = meters.histogram("watchfloor_automation_dispatch_seconds");
    }

    void count(Action.State state) {
        steps.labelValues(state.text()).inc();
    }

    void called(Duration since) {
        dispatch.observe(Math.max(0, since.toNanos() / NANOS));
    }
}
