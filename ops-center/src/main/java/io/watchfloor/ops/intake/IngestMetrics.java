package io.watchfloor.ops.intake;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intake.gate.GateMetrics;
import io.watchfloor.ops.intake.health.HealthMetrics;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;

/**
 * Metrics of telemetry ingest: rejections by reason, and connected sensors. {@link #gate} counts the accepted records.
 */
public final class IngestMetrics {

    /** Exposed as zero from the start, so that the first rejection is visible as an increase. */
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

    /** Records evaluated or quarantined on this node since it started. */
    public long recordsSoFar() {
        return gate.recordsSoFar();
    }

    /** Detections on this node since it started. */
    public long detectionsSoFar() {
        return gate.detectionsSoFar();
    }

    /** Counts members of correlations across assets that were left out of the count. */
    public void membersUncounted(int members) {
        if (members > 0) {
            uncounted.inc(members);
        }
    }

    /** Sensors connected to this node now. */
    public int connectedSensors() {
        return (int) sessions.get();
    }

    /** The registry of these metrics. */
    PrometheusRegistry registry() {
        return registry;
    }
}
