package io.watchfloor.ops.paging.escalation;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the pager's limits do to pages. */
public final class PagerMetrics {

    private final Counter digests;
    private final Counter digested;
    private final Counter full;
    private final Gauge waiting;

    public PagerMetrics(PrometheusRegistry registry) {
        digests = Counter.builder()
                .name("watchfloor_page_digests_total")
                .help("Digest pages, each about many cases, by how the try to deliver ended")
                .labelNames("outcome")
                .register(registry);
        for (Page.Outcome outcome : Page.Outcome.values()) {
            digests.initLabelValues(outcome.text());
        }
        digested = Counter.builder()
                .name("watchfloor_pages_digested_total")
                .help("Pages that went into a digest because the receiver had got as many as one minute may have")
                .register(registry);
        full = Counter.builder()
                .name("watchfloor_pages_deferred_total")
                .help("Pages that found no room among those that wait for a digest; their cases offer them again")
                .labelNames("code")
                .register(registry);
        full.initLabelValues("pager.queue-full");
        waiting = Gauge.builder()
                .name("watchfloor_pages_waiting")
                .help("Pages that wait for the next digest")
                .register(registry);
    }

    /** @param more than before, or fewer */
    void waiting(int more) {
        waiting.inc(more);
    }

    void deferred() {
        full.labelValues("pager.queue-full").inc();
    }

    void digest(int pages, Page.Outcome outcome) {
        digests.labelValues(outcome.text()).inc();
        digested.inc(pages);
    }
}
