package io.watchfloor.dashboards.matters.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of matters. They count requests and not matters, because not everyone who reads metrics is a member. */
final class MatterMetrics {

    private final Counter requests;
    private final Counter custody;
    private final Counter takedownsRefused;

    MatterMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        requests = meters.counter("watchfloor_matter_requests_total");
        custody = meters.counter("watchfloor_custody_entries_total");
        takedownsRefused = meters.counter("watchfloor_takedown_steps_refused_total");
    }

    /** An entry in the custody log of an exhibit. */
    void custody(boolean broken) {
        custody.labelValues(broken ? "broken" : "unbroken").inc();
    }

    /** A step of a takedown that was stale, not possible in its state, or not allowed to the role of the member. */
    void takedownRefused() {
        takedownsRefused.inc();
    }

    void answered() {
        requests.labelValues("answered").inc();
    }

    /** The matter does not exist, or the user is not a member. */
    void unknown() {
        requests.labelValues("unknown").inc();
    }
}
