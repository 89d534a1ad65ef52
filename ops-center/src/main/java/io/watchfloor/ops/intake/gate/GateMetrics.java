package io.watchfloor.ops.intake.gate;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.intake.health.ClockProof;
import io.watchfloor.ops.intake.ledger.Gap;
import io.watchfloor.ops.intake.quarantine.UnprocessedMetrics;
import io.watchfloor.ops.intake.sensor.ReceiptTimes;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;

/** Metrics of all records that the gate receives, and of the outcome for each record. */
public final class GateMetrics {

    /** The counters are exported with the value 0 from the start, so that the first record appears as an increase. */
    private static final List<String> CLOCKS = List.of(ReceiptTimes.AHEAD, ReceiptTimes.BEHIND, ClockProof.CORRECTED);

    private static final List<String> UNBELIEVED = List.of("name", "address");

    final Counter records;
    final Counter bytes;
    final Counter detections;
    final UnprocessedMetrics unprocessed;
    final Counter retried;
    final Counter newAssets;
    final Counter misdated;
    final Counter unrecognised;
    final Counter rejectedHostFacts;
    private final Counter gapRecords;
    final Gauge inProgress;
    final Histogram ackSeconds;

    public GateMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        records = meters.counter("watchfloor_telemetry_records_total");
        bytes = meters.counter("watchfloor_telemetry_bytes_total");
        detections = meters.counter("watchfloor_detections_total");
        unprocessed = new UnprocessedMetrics(registry);
        retried = meters.counter("watchfloor_ingest_retries_total");
        newAssets = meters.counter("watchfloor_new_assets_total");
        misdated = meters.counter("watchfloor_telemetry_misdated_total", CLOCKS);
        unrecognised = meters.counter("watchfloor_telemetry_unrecognised_total");
        rejectedHostFacts = meters.counter("watchfloor_sensor_host_unbelieved_total", UNBELIEVED);
        gapRecords = meters.counter("watchfloor_sensor_gap_records_total", KebabCaseName.texts(Gap.Reason.values()));
        inProgress = meters.gauge("watchfloor_ingest_records_under_way");
        ackSeconds = meters.histogram("watchfloor_ingest_ack_seconds");
    }

    /** Number of records evaluated or quarantined on this node since it started. */
    public long recordsSoFar() {
        return (long) records.get();
    }

    /** Number of detections on this node since the node started. */
    public long detectionsSoFar() {
        return (long) detections.get();
    }

    /** Counts records whose times were corrected, because the sensor's clock was wrong. */
    public void corrected(int records) {
        misdated.labelValues(ClockProof.CORRECTED).inc(records);
    }

    /** Counts the missing records of a new gap. */
    public void missing(Gap gap) {
        gapRecords.labelValues(gap.reason().text()).inc(gap.count());
    }
}
