package io.watchfloor.sensors.agent.spool;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What did not reach the center, counted by reason: nothing is dropped silently. What was left out before it had a
 * place in the spool waits here until the spool takes it down, which tells it to the center as a gap.
 */
public final class DropCounter {
    private static final Logger LOG = LoggerFactory.getLogger(DropCounter.class);

    /** Why something was left out. */
    public enum Reason {
        /** A line over the sensor's limit was skipped. */
        LINE_TOO_LONG(true),
        /** A recording cannot be read to its end. */
        FILE_DAMAGED(true),
        /** A source declared as JSON had a line that is not a JSON object. */
        NOT_JSON(true),
        /** A source's file was rotated away before its end was read. */
        ROTATED_AWAY(true),
        /** A source that cannot wait met a full spool, or a record gave way to others in it. */
        SPOOL_FULL(true),
        /** It waited in the spool for longer than the settings allow. */
        SPOOL_AGE(false),
        /** A record of the spool failed its checksum. */
        SPOOL_DAMAGED(false),
        /**
         * The spool ended within a record, which was cut off: the agent or its machine stopped while appending. Its
         * source has not moved past it.
         */
        SPOOL_TORN(false),
        /** A record does not fit into the center's largest frame: a note stands for it. */
        FRAME_LIMIT(false);

        private final boolean leftOut;

        Reason(boolean leftOut) {
            this.leftOut = leftOut;
        }

        /** For instance {@code line-too-long}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final Map<Reason, Long> untold = new EnumMap<>(Reason.class);

    public DropCounter() {}

    /** Continues the counts of an earlier run. */
    public DropCounter(Map<String, Long> earlier) {
        counts.putAll(earlier);
    }

    /** Counts the drop, and logs where it happened and what was dropped. */
    public synchronized void add(Reason reason, long count, String message) {
        counts.merge(reason.text(), count, Long::sum);
        if (reason.leftOut) {
            untold.merge(reason, count, Long::sum);
        }
        LOG.warn("{} ({})", message, reason.text());
    }

    /** Counts what had a place in the spool and left it unsent: the hole in its place is told to the center. */
    synchronized void gone(Reason reason, long count, String message) {
        counts.merge(reason.text(), count, Long::sum);
        LOG.warn("{} ({})", message, reason.text());
    }

    /** Counts what a collector left out and the spool has taken down. */
    synchronized void told(Map<Reason, Long> left) {
        left.forEach((reason, count) -> counts.merge(reason.text(), count, Long::sum));
    }

    public synchronized SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** What was left out since the last call. */
    synchronized Map<Reason, Long> takeUntold() {
        Map<Reason, Long> taken = new EnumMap<>(untold);
        untold.clear();
        return taken;
    }
}
