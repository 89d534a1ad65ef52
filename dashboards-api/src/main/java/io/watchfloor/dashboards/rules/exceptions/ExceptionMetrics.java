package io.watchfloor.dashboards.rules.exceptions;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.sigma.language.RulePack;
import java.util.function.Supplier;

/** Counts exceptions that filter rules of this node, and changes of exceptions. */
public final class ExceptionMetrics {

    private final Counter changes;

    /** @param evaluated the rules that this node evaluates */
    public ExceptionMetrics(PrometheusRegistry registry, Supplier<RulePack> evaluated) {
        Meters meters = new Meters(registry);
        changes = meters.counter("watchfloor_exception_changes_total");
        meters.watch(
                "watchfloor_exception_filters",
                callback -> callback.call(evaluated.get().counting().size()));
    }

    void count(String change) {
        changes.labelValues(change).inc();
    }
}
