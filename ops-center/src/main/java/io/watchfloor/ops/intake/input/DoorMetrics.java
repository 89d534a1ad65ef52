package io.watchfloor.ops.intake.input;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Metrics of the doors, by door. */
final class DoorMetrics {

    /** Codes that alert rules look for. */
    private static final List<String> WATCHED = List.of(
            "door.queue-full",
            "door.kernel-dropped",
            "door.lost",
            "door.foreign-network",
            "door.no-credential",
            "door.made-room",
            "door.address-full",
            "door.too-many-connections",
            "gelf.chunk-missing",
            "sensor.unknown-credential",
            "sensor.revoked");

    final Gauge connections;
    final Counter records;
    final Counter bytes;
    final Counter rejected;
    final Counter refused;
    final Counter failures;
    private final Gauge on;

    DoorMetrics(PrometheusRegistry registry) {
        on = Gauge.builder()
                .name("watchfloor_door_on")
                .help("Whether the door's section of the settings opens it")
                .labelNames("door")
                .register(registry);
        connections = Gauge.builder()
                .name("watchfloor_door_connections")
                .help("Connections to the door that are open")
                .labelNames("door")
                .register(registry);
        records = Counter.builder()
                .name("watchfloor_door_records_total")
                .help("Records that came through the door and are committed, in quarantine included")
                .labelNames("door")
                .register(registry);
        bytes = Counter.builder()
                .name("watchfloor_door_bytes_total")
                .help("Bytes of these records")
                .labelNames("door")
                .register(registry);
        rejected = Counter.builder()
                .name("watchfloor_door_rejected_total")
                .help("Of these records, the ones in quarantine")
                .labelNames("door")
                .register(registry);
        refused = Counter.builder()
                .name("watchfloor_door_refused_total")
                .help("Messages, requests and connections that the door turned away or dropped, by code")
                .labelNames("door", "code")
                .register(registry);
        failures = Counter.builder()
                .name("watchfloor_door_failures_total")
                .help("What failed and turned nothing away, such as asking a provider whose logs are pulled")
                .labelNames("door")
                .register(registry);
    }

    /** Zeros from the start, so that the first occurrence is an increase. */
    void expose(DoorName door, boolean open) {
        on.labelValues(door.text()).set(open ? 1 : 0);
        failures.initLabelValues(door.text());
        WATCHED.forEach(code -> refused.initLabelValues(door.text(), code));
        if (open) {
            connections.initLabelValues(door.text());
            records.initLabelValues(door.text());
            bytes.initLabelValues(door.text());
            rejected.initLabelValues(door.text());
        }
    }
}
