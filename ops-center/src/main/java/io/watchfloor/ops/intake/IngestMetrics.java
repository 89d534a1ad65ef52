package io.watchfloor.ops.intake;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intake.gate.GateMetrics;
import io.watchfloor.ops.intake.health.HealthMetrics;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;

/**
 * Metrics of telemetry ingest: rejections by reason, and connected sensors. The metrics of {@link #gate} count the
 * accepted records.
 */
public final class IngestMetrics {

    /**
     * The counters are exported with the value 0 from the start, so that the first rejection appears as an increase.
     */
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

    final GateMetrics gate;
    final Counter refused;
    final Counter renewed;
    final HealthMetrics health;
    final Counter parted;
    final Counter secondSessions;
    final Gauge sessions;
    final Gauge heldBytes;
    private final Counter uncounted;
    private final PrometheusRegistry registry;

    public IngestMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        gate = new GateMetrics(registry);
        Meters meters = new Meters(registry);
        refused = meters.counter("watchfloor_ingest_refused_total", REFUSALS);
        renewed = meters.counter("watchfloor_sensor_certificates_renewed_total");
        health = new HealthMetrics(registry);
        parted = meters.counter("watchfloor_sensor_histories_parted_total");
        secondSessions = meters.counter("watchfloor_sensor_second_sessions_total");
        uncounted = meters.counter("watchfloor_correlation_members_uncounted_total");
        sessions = meters.gauge("watchfloor_uplink_sessions");
        heldBytes = meters.gauge("watchfloor_ingest_held_bytes");
    }

    /** Number of records evaluated or quarantined on this node since it started. */
    public long recordsSoFar() {
        return gate.recordsSoFar();
    }

    /** Number of detections on this node since the node started. */
    public long detectionsSoFar() {
        return gate.detectionsSoFar();
    }

    /** Counts records that a correlation across assets did not include in its count. */
    public void membersUncounted(int members) {
        if (members > 0) {
            uncounted.inc(members);
        }
    }

    /** Number of sensors that are connected to this node. */
    public int connectedSensors() {
        return (int) sessions.get();
    }

    /** The registry that contains these metrics. */
    PrometheusRegistry registry() {
        return registry;
    }
}
