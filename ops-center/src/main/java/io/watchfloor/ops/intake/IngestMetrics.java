package io.watchfloor.ops.intake;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intake.gate.GateMetrics;
import io.watchfloor.ops.intake.health.HealthMetrics;
import java.util.List;

/** Counters of the way in: what is refused, by reason, and who is connected; what enters is counted by the {@link #gate}. */
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
        health = new HealthMetrics(registry);
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
        sessions = Gauge.builder()
                .name("watchfloor_uplink_sessions")
                .help("Sensors connected to this node")
                .register(registry);
        heldBytes = Gauge.builder()
                .name("watchfloor_ingest_held_bytes")
                .help("Bytes of sensors' batches that wait because many sensors come back")
                .register(registry);
    }

    /** Records judged or quarantined on this node since it started. */
    public long recordsSoFar() {
        return gate.recordsSoFar();
    }

    /** Detections made on this node since it started. */
    public long detectionsSoFar() {
        return gate.detectionsSoFar();
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

    /** Where they are registered. */
    PrometheusRegistry registry() {
        return registry;
    }
}
