package io.watchfloor.ops.intake.gate;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intake.health.ClockProof;
import io.watchfloor.ops.intake.ledger.Gap;
import io.watchfloor.ops.intake.quarantine.SetAsideMetrics;
import io.watchfloor.ops.intake.sensor.ReceiptTimes;
import java.util.List;

/** Counters of everything that enters, and of what becomes of it. */
public final class GateMetrics {

    /** Exposed as zero from the start, so that the first occurrence is an increase. */
    private static final List<String> CLOCKS = List.of(ReceiptTimes.AHEAD, ReceiptTimes.BEHIND, ClockProof.CORRECTED);

    private static final List<String> UNBELIEVED = List.of("name", "address");

    final Counter records;
    final Counter bytes;
    final Counter detections;
    final SetAsideMetrics setAside;
    final Counter retried;
    final Counter newAssets;
    final Counter misdated;
    final Counter unrecognised;
    final Counter unbelieved;
    private final Counter gapRecords;
    final Gauge underWay;
    final Histogram ackSeconds;

    public GateMetrics(PrometheusRegistry registry) {
        records = Counter.builder()
                .name("watchfloor_telemetry_records_total")
                .help("Records judged or quarantined, and acknowledged")
                .register(registry);
        bytes = Counter.builder()
                .name("watchfloor_telemetry_bytes_total")
                .help("Bytes of these records")
                .register(registry);
        detections = Counter.builder()
                .name("watchfloor_detections_total")
                .help("Detections made of newly judged records")
                .register(registry);
        setAside = new SetAsideMetrics(registry);
        retried = Counter.builder()
                .name("watchfloor_ingest_retries_total")
                .help("Sub-batches that an asset did not confirm in time and that were sent again")
                .register(registry);
        newAssets = Counter.builder()
                .name("watchfloor_new_assets_total")
                .help("Assets that were reported for the first time")
                .register(registry);
        misdated = Counter.builder()
                .name("watchfloor_telemetry_misdated_total")
                .help(
                        "Records whose time of receipt by the sensor is not believed: replaced by the nearest that is, or corrected")
                .labelNames("code")
                .register(registry);
        CLOCKS.forEach(misdated::initLabelValues);
        unrecognised = Counter.builder()
                .name("watchfloor_telemetry_unrecognised_total")
                .help("Records of no known kind: rules that name a log source do not look at them")
                .register(registry);
        unbelieved = Counter.builder()
                .name("watchfloor_sensor_host_unbelieved_total")
                .help(
                        "Names of their hosts that sensors tell and were not enrolled with, and addresses that identify no host")
                .labelNames("what")
                .register(registry);
        UNBELIEVED.forEach(unbelieved::initLabelValues);
        gapRecords = Counter.builder()
                .name("watchfloor_sensor_gap_records_total")
                .help("Records that sensors count as done and that this center has not judged, as far as it knows")
                .labelNames("reason")
                .register(registry);
        for (Gap.Reason reason : Gap.Reason.values()) {
            gapRecords.initLabelValues(reason.text());
        }
        underWay = Gauge.builder()
                .name("watchfloor_ingest_records_under_way")
                .help("Records read and not yet acknowledged")
                .register(registry);
        ackSeconds = Histogram.builder()
                .name("watchfloor_ingest_ack_seconds")
                .help("From the arrival of a batch to its ack")
                .classicUpperBounds(.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30)
                .register(registry);
    }

    /** Records judged or quarantined on this node since it started. */
    public long recordsSoFar() {
        return (long) records.get();
    }

    /** Detections made on this node since it started. */
    public long detectionsSoFar() {
        return (long) detections.get();
    }

    /** Counts records whose times were corrected, because their sensor's clock is off. */
    public void corrected(int records) {
        misdated.labelValues(ClockProof.CORRECTED).inc(records);
    }

    /** Counts the records of a gap that was not known before. */
    public void missing(Gap gap) {
        gapRecords.labelValues(gap.reason().text()).inc(gap.count());
    }
}
