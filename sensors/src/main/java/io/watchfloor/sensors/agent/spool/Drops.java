package io.watchfloor.sensors.agent.spool;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What did not reach the center, counted by reason: nothing is dropped silently. */
public final class Drops {
    private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

    /** Why something was left out. */
    public enum Reason {
        /** A line over the sensor's limit was skipped. */
        LINE_TOO_LONG,
        /** A recording cannot be read to its end. */
        FILE_DAMAGED,
        /** A source declared as JSON had a line that is not a JSON object. */
        NOT_JSON,
        /** A source's file was rotated away before its end was read. */
        ROTATED_AWAY,
        /** A source that cannot wait met a full spool. */
        SPOOL_FULL,
        /** A record of the spool failed its checksum. */
        SPOOL_DAMAGED,
        /** The spool ended within a record, which was cut off: the agent or its machine stopped while appending. */
        SPOOL_TORN,
        /** A record does not fit into the center's largest frame. */
        FRAME_LIMIT;

        /** For instance {@code line-too-long}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final SortedMap<String, Long> counts = new TreeMap<>();

    public Drops() {}

    /** Continues the counts of an earlier run. */
    public Drops(Map<String, Long> earlier) {
        counts.putAll(earlier);
    }

    /** Counts the drop, and logs where it happened and what was dropped. */
    public synchronized void add(Reason reason, long count, String message) {
        counts.merge(reason.text(), count, Long::sum);
        LOG.warn("{} ({})", message, reason.text());
    }

    public synchronized SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
