package io.watchfloor.ops.lookback;

import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.ArchiveReplay.Extent;
import io.watchfloor.ops.archive.ArchiveReplay.Replayed;
import io.watchfloor.ops.archive.ArchiveUnavailable;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Reads the records of the archive that matter by the time at which they happened, in slices of time, so that the
 * records of a slice fit into memory. A slice with too many is read again in halves.
 */
final class Timeline {

    private static final Duration FIRST_SLICE = Duration.ofHours(6);
    private static final Duration LONGEST_SLICE = Duration.ofDays(1);

    /** A shorter slice is not halved any more: a center receives less in this time than fits into memory. */
    private static final Duration SHORTEST_SLICE = Duration.ofSeconds(1);

    /** The archive's database may be away for a minute. */
    private static final int MOST_FAILURES = 30;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final ArchiveReplay archive;
    private final long mostBytes;

    interface Reader {

        /**
         * @param selected records of one slice, in the order of their receipt
         * @param covered all records before this time were read
         * @param records number of records of the slice, also those that do not matter
         * @return whether to read on
         */
        boolean read(List<Replayed> selected, Instant covered, long records) throws InterruptedException;
    }

    /** The records of one slice. */
    private final class Slice {
        private final List<Replayed> selected = new ArrayList<>();
        private long bytes;

        void add(Replayed one) {
            selected.add(one);
            bytes += one.record().body().length;
        }

        boolean isTooLarge() {
            return bytes > mostBytes;
        }
    }

    /** @param mostBytes size of the records of a slice */
    Timeline(ArchiveReplay archive, long mostBytes) {
        this.archive = archive;
        this.mostBytes = mostBytes;
    }

    /**
     * @param select whether a record matters
     * @param goOn asked often with the number of records of the current slice that were read
     * @throws ArchiveUnavailable if the archive cannot be read for a minute
     */
    void read(Instant from, Instant to, Predicate<TelemetryRecord> select, LongPredicate goOn, Reader reader)
            throws InterruptedException {
        Instant start = from;
        Duration width = FIRST_SLICE;
        int failures = 0;
        while (start.isBefore(to)) {
            Instant end = start.plus(width).isBefore(to) ? start.plus(width) : to;
            Slice slice = new Slice();
            Extent extent;
            try {
                extent = archive.replay(
                        start,
                        end,
                        SearchScope.UNLIMITED,
                        select,
                        (read, all) -> !slice.isTooLarge() && goOn.test(read),
                        slice::add);
            } catch (ArchiveUnavailable e) {
                failures++;
                if (failures == MOST_FAILURES) {
                    throw e;
                }
                Thread.sleep(AFTER_FAILURE);
                continue;
            }
            failures = 0;
            if (slice.isTooLarge() && width.compareTo(SHORTEST_SLICE) > 0) {
                width = width.dividedBy(2);
                continue;
            }
            if (extent.covered().isBefore(Instant.MAX) && !slice.isTooLarge()) {
                return;
            }
            start = end;
            width = slice.bytes < mostBytes / 4 && width.multipliedBy(2).compareTo(LONGEST_SLICE) <= 0
                    ? width.multipliedBy(2)
                    : width;
            if (!reader.read(slice.selected, end, extent.records())) {
                return;
            }
        }
    }
}
