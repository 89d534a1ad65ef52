package io.watchfloor.sensors.protocol;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a sensor is, by its own word.
 *
 * @param drops what it left out since its state directory was made, by reason; at most {@value #MOST_DROPS} reasons
 */
public record SensorHealth(
        ClockStatus clock,
        SpoolStatus spool,

        @FieldLimits(entries = MOST_DROPS, form = "[a-z0-9.-]{1,64}")
        SortedMap<String, Long> drops,

        LoadStatus load) {

    public static final int MOST_DROPS = 64;

    public SensorHealth {
        drops = Collections.unmodifiableSortedMap(new TreeMap<>(drops));
    }

    /** As {@link SensorHealth}, from any map. */
    public static SensorHealth of(ClockStatus clock, SpoolStatus spool, Map<String, Long> drops, LoadStatus load) {
        return new SensorHealth(clock, spool, new TreeMap<>(drops), load);
    }

    /**
     * Lets the center find out how far the sensor's clock is off: between sending the echoed time and hearing it again it knows how long
     * the sensor held it, and the rest is the way.
     *
     * @param at the sensor's clock as it sends this
     * @param steadySince since when the sensor's clock was not set to another time, by that clock
     * @param echo the latest time that the center told on this stream
     * @param heldMillis since it was heard, by a clock that nobody sets
     */
    public record ClockStatus(Instant at, Instant steadySince, Instant echo, long heldMillis) {}

    /**
     * What waits for an ack.
     *
     * @param bytes on disk
     * @param lagMillis age of the oldest record; 0 when none waits
     */
    public record SpoolStatus(long records, long bytes, long maxBytes, long lagMillis) {}

    /**
     * The load of the sensor and of its host.
     *
     * @param cpu the share of one processor that the sensor uses
     * @param memoryBytes that the sensor has of the host; 0 when that is not known
     * @param hostLoad processes that run or wait, over the last minute; null when that is not known
     * @param diskFreeBytes where the spool is
     */
    public record LoadStatus(
            long uptimeMillis,
            double cpu,
            long memoryBytes,
            @Nullable Double hostLoad,
            @FieldLimits(to = 1 << 20) int cpus,
            long diskFreeBytes) {}
}
