package io.watchfloor.ops.platform.rights;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Counts how often content was held back, by exit, reason and marking, without the case. */
public final class HeldBackMetrics {

    private final Counter heldBack;

    public HeldBackMetrics(PrometheusRegistry registry) {
        this.heldBack = new Meters(registry).counter("watchfloor_held_back_total");
    }

    /**
     * Counts if something was held back.
     *
     * @param exit such as {@code email} or {@code automation}
     */
    public void count(String exit, Released<?> released) {
        released.heldBack().forEach(why -> count(exit, why));
    }

    public void count(String exit, HeldBack why) {
        heldBack.labelValues(exit, why.reason().text(), why.marking().text()).inc();
    }
}
