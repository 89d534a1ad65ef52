package io.watchfloor.sensors.agent.spool;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, by reason, the records that do not reach the center. Drops of records that never entered the spool are held
 * here until the spool appends them as a gap, which reports the drops to the center.
 */
public final class DropCounter {
    private static final Logger LOG = LoggerFactory.getLogger(DropCounter.class);

    /** Why a record was dropped. */
    public enum Reason {
        /** A line exceeded the limit. */
        LINE_TOO_LONG(true),
        /** A recording could not be read to its end. */
        FILE_DAMAGED(true),
        /** A line of a JSON source was not a JSON object. */
        NOT_JSON(true),
        /** A rotated file was gone before the sensor had read all of it. */
        ROTATED_AWAY(true),
        /**
         * The spool was full, so a record of a source that cannot wait was dropped, or a record was evicted for a
         * record of higher priority.
         */
        SPOOL_FULL(true),
        /** The record waited in the spool longer than {@code max-age}. */
        SPOOL_AGE(false),
        /** A record in the spool failed its checksum. */
        SPOOL_DAMAGED(false),
        /**
         * The last record in the spool was incomplete after a crash and was removed. The record is read from its source
         * again.
         */
        SPOOL_TORN(false),
        /** The record exceeded the center's frame limit; a placeholder record was sent instead. */
        FRAME_LIMIT(false);

        private final boolean reportedAsGap;

        Reason(boolean leftOut) {
            this.reportedAsGap = leftOut;
        }

        /** Returns the reason as used in files and messages, for example {@code line-too-long}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final Map<Reason, Long> unreported = new EnumMap<>(Reason.class);

    public DropCounter() {}

    /** Creates a counter that continues the counts of a previous run. */
    public DropCounter(Map<String, Long> earlier) {
        counts.putAll(earlier);
    }

    /** Counts and logs dropped records. */
    public synchronized void add(Reason reason, long count, String message) {
        counts.merge(reason.text(), count, Long::sum);
        if (reason.reportedAsGap) {
            unreported.merge(reason, count, Long::sum);
        }
        LOG.warn("{} ({})", message, reason.text());
    }

    /**
     * Counts records that are removed from the spool without being sent; the spool reports them to the center as a gap.
     */
    synchronized void addEvicted(Reason reason, long count, String message) {
        counts.merge(reason.text(), count, Long::sum);
        LOG.warn("{} ({})", message, reason.text());
    }

    /** Counts dropped records of a collector that the spool has already appended as a gap. */
    synchronized void addReported(Map<Reason, Long> left) {
        left.forEach((reason, count) -> counts.merge(reason.text(), count, Long::sum));
    }

    public synchronized SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** Returns the drops since the last call. */
    synchronized Map<Reason, Long> takeUnreported() {
        Map<Reason, Long> taken = new EnumMap<>(unreported);
        unreported.clear();
        return taken;
    }
}
