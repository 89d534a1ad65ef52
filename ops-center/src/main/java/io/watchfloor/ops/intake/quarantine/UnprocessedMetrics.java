package io.watchfloor.ops.intake.quarantine;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.detection.alert.PartnerRecords;
import io.watchfloor.ops.intake.sensor.NewAssetAdmission;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;

/**
 * Metrics of unprocessed telemetry: quarantined records, queued records, and the number of records that users retried
 * or dropped.
 */
public final class UnprocessedMetrics {

    /** The counters are exported with the value 0 from the start, so that the first record appears as an increase. */
    private static final List<String> UNREADABLE = List.of(
            "telemetry.json",
            "telemetry.no-asset",
            "telemetry.too-large",
            SensorRights.FOREIGN,
            PartnerRecords.FORGED,
            NewAssetAdmission.CODE);

    private static final List<String> PARKED = List.of(RetryQueue.FAILING, RetryQueue.DAMAGED, NewAssetAdmission.CODE);

    private final Counter quarantined;
    private final Counter decided;
    private final Counter queued;
    private final Gauge parkedRecords;
    private final Gauge parkedAssets;

    public UnprocessedMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        quarantined = meters.counter("watchfloor_telemetry_quarantined_total", UNREADABLE);
        decided = meters.counter("watchfloor_unprocessed_handled_total");
        queued = meters.counter("watchfloor_telemetry_retry_queued_total", PARKED);
        parkedRecords = meters.gauge("watchfloor_retry_queue_records");
        parkedAssets = meters.gauge("watchfloor_retry_queue_assets");
        waiting(List.of());
    }

    /** Counts one record that is quarantined. */
    public void quarantined(String code) {
        quarantined.labelValues(code).inc();
    }

    /** Counts records that are added to the retry queue. */
    public void queued(String code, int records) {
        queued.labelValues(code).inc(records);
    }

    /** Sets the gauges of the retry queue, for the whole center. */
    void waiting(List<UnprocessedCounts.ByCode> counts) {
        for (String code : PARKED) {
            parkedRecords.labelValues(code).set(0);
            parkedAssets.labelValues(code).set(0);
        }
        for (UnprocessedCounts.ByCode count : counts) {
            parkedRecords.labelValues(count.code()).set((double) count.records());
            parkedAssets.labelValues(count.code()).set((double) count.assets());
        }
    }

    /**
     * @param from where the record was stored, {@code quarantine} or {@code retry-queue}
     * @param outcome {@code retried}, {@code refused} or {@code dropped}
     */
    void decided(String from, String outcome, int count) {
        decided.labelValues(from, outcome).inc(count);
    }
}
