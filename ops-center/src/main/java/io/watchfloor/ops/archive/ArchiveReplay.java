package io.watchfloor.ops.archive;

import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads records of the archive as their assets received them, to evaluate them again. */
@FunctionalInterface
public interface ArchiveReplay {

    /** A record as its asset received it. */
    record Replayed(AssetKey asset, String sensor, long epoch, TelemetryRecord record) {}

    /** Receives the progress of a replay. Called by the thread of the replay. */
    @FunctionalInterface
    interface Progress {

        /**
         * @param read number of records that were read
         * @param all number of records to read, approximately: a record that is in no file yet is not counted
         * @return whether to read on
         */
        boolean reached(long read, long all);
    }

    /**
     * The end of a replay.
     *
     * @param records number of records of the time range that were read, also those that were not selected
     * @param covered all records that were received before this time were read; {@link Instant#MAX} if all were read
     */
    record Extent(long records, Instant covered) {}

    /**
     * Reads the records of a time range. All records are shown to {@code select}, in no order. The selected records
     * follow in the order in which the center received them. Blocks.
     *
     * @param from earliest time of a record
     * @param to time before which the record happened
     * @param select whether a record matters; must accept the same record each time, and may see a record again
     * @param each receives the selected records
     * @throws ArchiveUnavailable if the archive cannot be read
     */
    Extent replay(
            Instant from,
            Instant to,
            SearchScope scope,
            Predicate<TelemetryRecord> select,
            Progress progress,
            Consumer<? super Replayed> each);
}
