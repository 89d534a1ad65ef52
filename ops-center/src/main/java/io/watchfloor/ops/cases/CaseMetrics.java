package io.watchfloor.ops.cases;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.paging.escalation.Page;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Duration;

/** Whether people are paged, and how soon. */
public final class CaseMetrics {

    private static final double NANOS = 1e9;

    private final Counter tries;
    private final Histogram told;
    private final Counter denied;

    public CaseMetrics(PrometheusRegistry registry) {
        tries = Counter.builder()
                .name("watchfloor_page_tries_total")
                .help("Tries to deliver a page about one case, by how they ended; digests are counted apart")
                .labelNames("outcome")
                .register(registry);
        for (Page.Outcome outcome : Page.Outcome.values()) {
            tries.initLabelValues(outcome.text());
        }
        denied = Counter.builder()
                .name("watchfloor_case_denials_total")
                .help(
                        "Commands of people that a case itself refused because they may not, by reason; a route should have refused them"
                                + " before")
                .labelNames("reason")
                .register(registry);
        for (Decision.Reason reason : Decision.Reason.values()) {
            denied.initLabelValues(reason.text());
        }
        told = Histogram.builder()
                .name("watchfloor_case_page_seconds")
                .help("From the news, a case that opened or got worse, to the delivery of the page that tells it first,"
                        + " alone or in a digest")
                .classicUpperBounds(.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300)
                .register(registry);
    }

    void denied(Decision.Reason reason) {
        denied.labelValues(reason.text()).inc();
    }

    void tried(Page page, Page.Attempt attempt) {
        if (attempt.digest() == null) {
            tries.labelValues(attempt.outcome().text()).inc();
        }
        if (attempt.outcome() == Page.Outcome.DELIVERED && page.step() == 1) {
            told.observe(
                    Math.max(0, Duration.between(page.queuedAt(), attempt.at()).toNanos() / NANOS));
        }
    }
}
