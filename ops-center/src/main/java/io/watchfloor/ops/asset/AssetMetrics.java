package io.watchfloor.ops.asset;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Measures the duration of detection, of journal writes, and of assigning alerts to cases. */
public final class AssetMetrics {

    private static final double NANOS = 1e9;

    private final Clock clock;
    private final Histogram detection;
    private final Histogram journal;
    private final Histogram placing;
    private final Gauge live;
    private final Counter unreadable;
    private final Counter denied;
    private final Counter shadow;
    private final Counter suppressed;
    private final Counter evicted;

    public AssetMetrics(PrometheusRegistry registry, Clock clock) {
        this.clock = clock;
        Meters meters = new Meters(registry);
        detection = meters.histogram("watchfloor_telemetry_detection_seconds");
        journal = meters.histogram("watchfloor_journal_write_seconds");
        placing = meters.histogram("watchfloor_alert_placing_seconds");
        live = meters.gauge("watchfloor_live_assets");
        denied = meters.counter("watchfloor_asset_denials_total", KebabCaseName.texts(Decision.Reason.values()));
        shadow = meters.counter("watchfloor_shadow_matches_total");
        suppressed = meters.counter("watchfloor_suppressed_matches_total");
        evicted = meters.counter("watchfloor_suppression_evictions_total");
        unreadable = meters.counter("watchfloor_asset_recoveries_damaged_total");
    }

    void denied(Decision.Reason reason) {
        denied.labelValues(reason.text()).inc();
    }

    /** @param receivedAt by the sensor's clock, which may be wrong */
    void detected(Instant receivedAt) {
        Duration taken = Duration.between(receivedAt, clock.instant());
        detection.observe(Math.max(0, taken.getSeconds() + taken.getNano() / NANOS));
    }

    void counted(AssetEvent.@Nullable Shadow found) {
        if (found != null) {
            found.counts().forEach(one -> shadow.inc(one.matches()));
        }
    }

    void suppressed(AssetEvent.@Nullable SuppressionChange change) {
        if (change != null) {
            change.matches().forEach(one -> suppressed.inc(one.count()));
            evicted.inc(change.evicted());
        }
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
