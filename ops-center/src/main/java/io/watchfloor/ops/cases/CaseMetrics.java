package io.watchfloor.ops.cases;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.escalation.Page;
import java.time.Duration;
import java.time.Instant;

/** Whether people are told, and how soon. */
public final class CaseMetrics {

    private static final double NANOS = 1e9;

    private final Counter tries;
    private final Histogram told;

    public CaseMetrics(PrometheusRegistry registry) {
        tries = Counter.builder()
                .name("watchfloor_page_tries_total")
                .help("Tries to deliver a page, by how they ended")
                .labelNames("outcome")
                .register(registry);
        for (Page.Outcome outcome : Page.Outcome.values()) {
            tries.initLabelValues(outcome.text());
        }
        told = Histogram.builder()
                .name("watchfloor_case_page_seconds")
                .help(
                        "From the moment at which a page was due, for the first one the opening of the case, to its delivery")
                .classicUpperBounds(.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300)
                .register(registry);
    }

    void tried(Instant queuedAt, Page.Attempt attempt) {
        tries.labelValues(attempt.outcome().text()).inc();
        if (attempt.outcome() == Page.Outcome.DELIVERED) {
            told.observe(Math.max(0, Duration.between(queuedAt, attempt.at()).toNanos() / NANOS));
        }
    }
}
