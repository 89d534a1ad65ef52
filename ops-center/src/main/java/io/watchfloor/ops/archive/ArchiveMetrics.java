package io.watchfloor.ops.archive;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of the archive. The gauges are set by the node that writes files. */
public final class ArchiveMetrics {

    final Counter written;
    final Counter omitted;
    final Counter deleted;
    final Counter failures;
    final Gauge waiting;
    final Gauge waitingSeconds;
    final Gauge files;
    final Gauge bytes;

    /** Why records left the archive. */
    enum Reason {
        DAYS,
        SIZE,
        DISK,
        ERASURE,
        WAITING;

        String text() {
            return switch (this) {
                case DAYS -> "days";
                case SIZE -> "size";
                case DISK -> "disk";
                case ERASURE -> "erasure";
                case WAITING -> "waiting";
            };
        }
    }

    public ArchiveMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        written = meters.counter("watchfloor_archive_written_records_total");
        omitted = meters.counter("watchfloor_archive_omitted_records_total");
        deleted = meters.counter("watchfloor_archive_deleted_records_total");
        failures = meters.counter("watchfloor_archive_failures_total");
        waiting = meters.gauge("watchfloor_archive_waiting_records");
        waitingSeconds = meters.gauge("watchfloor_archive_waiting_seconds");
        files = meters.gauge("watchfloor_archive_files");
        bytes = meters.gauge("watchfloor_archive_bytes");
    }

    void deleted(Reason reason, long records) {
        deleted.labelValues(reason.text()).inc(records);
    }
}
