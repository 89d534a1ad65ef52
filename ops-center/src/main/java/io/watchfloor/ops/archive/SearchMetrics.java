package io.watchfloor.ops.archive;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of the searches of the archive that this node runs. */
public final class SearchMetrics {

    private static final double NANOS = 1e9;

    private final Counter searches;
    private final Counter files;
    private final Histogram seconds;

    /** How a search ended. */
    enum Result {
        COMPLETED,
        INVALID,
        BUSY,
        TIMEOUT,
        CANCELLED,
        UNREADABLE;

        String text() {
            return switch (this) {
                case COMPLETED -> "completed";
                case INVALID -> "invalid";
                case BUSY -> "busy";
                case TIMEOUT -> "timeout";
                case CANCELLED -> "cancelled";
                case UNREADABLE -> "unreadable";
            };
        }

        static Result of(ArchiveUnavailable failed) {
            return switch (failed.code()) {
                case "archive.busy" -> BUSY;
                case "archive.timeout" -> TIMEOUT;
                case "archive.cancelled" -> CANCELLED;
                default -> UNREADABLE;
            };
        }
    }

    public SearchMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        searches = meters.counter("watchfloor_archive_searches_total");
        files = meters.counter("watchfloor_archive_search_files_total");
        seconds = meters.histogram("watchfloor_archive_search_seconds");
    }

    /** Counts the files that a query may read, again for each query. */
    void read(int count) {
        files.inc(count);
    }

    /** Counts a search that did not get its turn. */
    void refused(Result result) {
        searches.labelValues(result.text()).inc();
    }

    void ended(Result result, long nanos) {
        searches.labelValues(result.text()).inc();
        seconds.observe(nanos / NANOS);
    }
}
