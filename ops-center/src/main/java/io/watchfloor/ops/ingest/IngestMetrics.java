package io.watchfloor.ops.ingest;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.ingest.health.ClockProof;
import io.watchfloor.ops.ingest.health.HealthMetrics;
import io.watchfloor.ops.ingest.ledger.Gap;
import io.watchfloor.ops.ingest.sensor.ReceiptTimes;
import io.watchfloor.ops.ingest.setaside.SetAsideMetrics;
import java.util.List;

/** Counters of the way in: everything that enters, and everything that is refused, by reason. */
public final class IngestMetrics {

    /** Exposed as zero from the start, so that the first occurrence is an increase. */
    private static final List<String> REFUSALS = List.of(
            "gate.unavailable",
            "gate.no-room",
            "uplink.full",
            "sensor.session-live",
            "sensor.revoked",
            "sensor.superseded",
            "sensor.certificate-needed",
            "sensor.certificate-ended",
            "sensor.certificate-revoked",
            "sensor.credential-mismatch",
            "telemetry.key-reused");

    private static final List<String> CLOCKS = List.of(ReceiptTimes.AHEAD, ReceiptTimes.BEHIND, ClockProof.CORRECTED);

    private static final List<String> UNBELIEVED = List.of("name", "address");

    final Counter records;
    final Counter bytes;
    final Counter detections;
    final Counter refused;
    final SetAsideMetrics setAside;
    final Counter renewed;
    final HealthMetrics health;
    final Counter retried;
    final Counter newAssets;
    final Counter misdated;
    final Counter unrecognised;
    final Counter unbelieved;
    private final Counter gapRecords;
    final Counter parted;
    final Counter secondSessions;
    final Gauge underWay;
    final Gauge sessions;
    final Gauge heldBytes;
    final Histogram ackSeconds;
    private final Counter uncounted;
    private final PrometheusRegistry registry;

    public IngestMetrics(PrometheusRegistry registry) {
        this.registry = registry;
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
        refused = Counter.builder()
                .name("watchfloor_ingest_refused_total")
                .help("Batches and requests turned away before they were read; their senders keep them")
                .labelNames("code")
                .register(registry);
        REFUSALS.forEach(refused::initLabelValues);
        renewed = Counter.builder()
                .name("watchfloor_sensor_certificates_renewed_total")
                .help("Certificates that sensors got in place of an earlier one")
                .register(registry);
        retried = Counter.builder()
                .name("watchfloor_ingest_retries_total")
                .help("Sub-batches that an asset did not confirm in time and that were sent again")
                .register(registry);
        setAside = new SetAsideMetrics(registry);
        health = new HealthMetrics(registry);
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
        parted = Counter.builder()
                .name("watchfloor_sensor_histories_parted_total")
                .help(
                        "Spools that held other records than the center under the same sequences: their machine was set back or cloned")
                .register(registry);
        secondSessions = Counter.builder()
                .name("watchfloor_sensor_second_sessions_total")
                .help("Connections turned away because another one speaks for the sensor")
                .register(registry);
        uncounted = Counter.builder()
                .name("watchfloor_correlation_members_uncounted_total")
                .help(
                        "Members of correlations across assets that came too late, a second time, or for rules that are no more")
                .register(registry);
        underWay = Gauge.builder()
                .name("watchfloor_ingest_records_under_way")
                .help("Records read and not yet acknowledged")
                .register(registry);
        sessions = Gauge.builder()
                .name("watchfloor_uplink_sessions")
                .help("Sensors connected to this node")
                .register(registry);
        heldBytes = Gauge.builder()
                .name("watchfloor_ingest_held_bytes")
                .help("Bytes of sensors' batches that wait because many sensors come back")
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

    /** Counts correlation members that were not counted across assets. */
    public void membersUncounted(int members) {
        if (members > 0) {
            uncounted.inc(members);
        }
    }

    /** Sensors connected to this node now. */
    public int connectedSensors() {
        return (int) sessions.get();
    }

    /** Counts the records of a gap that was not known before. */
    void missing(Gap gap) {
        gapRecords.labelValues(gap.reason().text()).inc(gap.count());
    }

    /** Where they are registered. */
    PrometheusRegistry registry() {
        return registry;
    }
}
