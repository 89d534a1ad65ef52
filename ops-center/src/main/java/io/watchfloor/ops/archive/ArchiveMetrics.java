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
    final Gauge cacheBytes;
    private final Counter cacheFiles;
    private final Counter requests;
    private final Counter requestFailures;
    private final Counter storeBytes;

    /** Requests to the object store. */
    enum Request {
        UPLOAD,
        DOWNLOAD,
        DELETE,
        LIST;

        String text() {
            return switch (this) {
                case UPLOAD -> "upload";
                case DOWNLOAD -> "download";
                case DELETE -> "delete";
                case LIST -> "list";
            };
        }
    }

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
        cacheBytes = meters.gauge("watchfloor_archive_cache_bytes");
        cacheFiles = meters.counter("watchfloor_archive_cache_files_total");
        requests = meters.counter("watchfloor_archive_store_requests_total");
        requestFailures = meters.counter("watchfloor_archive_store_failures_total");
        storeBytes = meters.counter("watchfloor_archive_store_bytes_total");
    }

    void deleted(Reason reason, long records) {
        deleted.labelValues(reason.text()).inc(records);
    }

    /** Counts files that searches needed: those with a copy on this node, and those that must be fetched. */
    void looked(long hits, long misses) {
        cacheFiles.labelValues("hit").inc(hits);
        cacheFiles.labelValues("miss").inc(misses);
    }

    /** Counts a request to the object store, after all its attempts. */
    void request(Request request, boolean done) {
        requests.labelValues(request.text()).inc();
        if (!done) {
            requestFailures.labelValues(request.text()).inc();
        }
    }

    void sent(long bytes) {
        storeBytes.labelValues("sent").inc(bytes);
    }

    void received(long bytes) {
        storeBytes.labelValues("received").inc(bytes);
    }
}
