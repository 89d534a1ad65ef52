package io.watchfloor.ops.asset;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long an asset's work takes: detection, the journal, and the way into a case. */
public final class AssetMetrics {

    private static final double NANOS = 1e9;

    private final Clock clock;
    private final Histogram detection;
    private final Histogram journal;
    private final Histogram placing;
    private final Gauge live;
    private final Counter unreadable;
    private final Counter denied;

    public AssetMetrics(PrometheusRegistry registry, Clock clock) {
        this.clock = clock;
        detection = Histogram.builder()
                .name("watchfloor_telemetry_detection_seconds")
                .help("From the receipt of a batch's oldest record, in the sensor's spool, to the commit of its"
                        + " detections")
                .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60, 600, 3600)
                .register(registry);
        journal = Histogram.builder()
                .name("watchfloor_journal_write_seconds")
                .help("From the decision of an asset to its commit in the journal")
                .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30)
                .register(registry);
        placing = Histogram.builder()
                .name("watchfloor_alert_placing_seconds")
                .help("From the commit of a new alert to the confirmation that triage has placed it, in a case if"
                        + " its level asks for one")
                .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60)
                .register(registry);
        live = Gauge.builder()
                .name("watchfloor_live_assets")
                .help("Assets in this node's memory; the rest sleeps in the journal")
                .register(registry);
        denied = Counter.builder()
                .name("watchfloor_asset_denials_total")
                .help(
                        "Orders of people that an asset itself refused because they may not, by reason; a route should have refused them"
                                + " before")
                .labelNames("reason")
                .register(registry);
        for (Decision.Reason reason : Decision.Reason.values()) {
            denied.initLabelValues(reason.text());
        }
        unreadable = Counter.builder()
                .name("watchfloor_asset_recoveries_damaged_total")
                .help("Times that an asset could not be recovered because its journal is damaged; each is retried")
                .register(registry);
    }

    void denied(Decision.Reason reason) {
        denied.labelValues(reason.text()).inc();
    }

    /** @param receivedAt by the sensor's clock: it may be any time */
    void detected(Instant receivedAt) {
        Duration taken = Duration.between(receivedAt, clock.instant());
        detection.observe(Math.max(0, taken.getSeconds() + taken.getNano() / NANOS));
    }

    void woken() {
        live.inc();
    }

    void asleep() {
        live.dec();
    }

    void damaged() {
        unreadable.inc();
    }

    void journaled(long sinceNanos) {
        journal.observe((System.nanoTime() - sinceNanos) / NANOS);
    }

    void placed(long sinceNanos) {
        placing.observe((System.nanoTime() - sinceNanos) / NANOS);
    }
}
