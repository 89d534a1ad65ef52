package io.watchfloor.ops.intel.feed;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of feeds. */
final class FeedMetrics {

    private final Counter objects;
    private final Counter pages;
    private final Counter failures;
    private final Counter sightings;
    private final Gauge failing;

    FeedMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        objects = meters.counter("watchfloor_intel_feed_objects_total");
        pages = meters.counter("watchfloor_intel_feed_pages_total");
        failures = meters.counter("watchfloor_intel_feed_failures_total");
        sightings = meters.counter("watchfloor_intel_feed_sightings_total");
        failing = meters.gauge("watchfloor_intel_feeds_failing");
    }

    void stored(FeedStore.Stored page) {
        pages.inc();
        objects.labelValues("added").inc(page.added());
        objects.labelValues("unchanged").inc(page.unchanged());
        objects.labelValues("refused").inc(page.refused());
        objects.labelValues("over-limit").inc(page.overLimit());
    }

    void returned(ReturnStore.Decided decided) {
        sightings.labelValues("accepted").inc(decided.accepted());
        sightings.labelValues("refused").inc(decided.refused());
    }

    void failed(String code) {
        failures.labelValues(code).inc();
    }

    void failing(int feeds) {
        failing.set(feeds);
    }
}
