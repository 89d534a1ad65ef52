package io.watchfloor.ops.intake.input;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;

/** Metrics of the inputs, with the name of the input as a label. */
final class InputMetrics {

    /** Codes that are used in the alert rules shipped with the center. */
    private static final List<String> WATCHED = List.of(
            "input.queue-full",
            "input.kernel-dropped",
            "input.lost",
            "input.foreign-network",
            "input.no-credential",
            "input.made-room",
            "input.address-full",
            "input.too-many-connections",
            "gelf.chunk-missing",
            "office365.expired",
            "office365.gap",
            "office365.missing",
            "office365.subscription-stopped",
            "sensor.unknown-credential",
            "sensor.revoked");

    final Gauge connections;
    final Counter records;
    final Counter bytes;
    final Counter rejected;
    final Counter refused;
    final Counter failures;
    final Counter late;
    private final Gauge on;

    InputMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        on = meters.gauge("watchfloor_input_on");
        connections = meters.gauge("watchfloor_input_connections");
        records = meters.counter("watchfloor_input_records_total");
        bytes = meters.counter("watchfloor_input_bytes_total");
        rejected = meters.counter("watchfloor_input_rejected_total");
        refused = meters.counter("watchfloor_input_refused_total");
        failures = meters.counter("watchfloor_input_failures_total");
        late = meters.counter("watchfloor_input_late_total");
    }

    /** The counters are exported with the value 0 from the start, so that the first event appears as an increase. */
    void expose(InputName door, boolean open) {
        on.labelValues(door.text()).set(open ? 1 : 0);
        failures.initLabelValues(door.text());
        WATCHED.forEach(code -> refused.initLabelValues(door.text(), code));
        if (open) {
            connections.initLabelValues(door.text());
            records.initLabelValues(door.text());
            bytes.initLabelValues(door.text());
            rejected.initLabelValues(door.text());
            late.initLabelValues(door.text());
        }
    }
}
