package io.watchfloor.sensors.protocol;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sensor's health, as the sensor reports it.
 *
 * @param drops dropped records by reason, since the state directory was created; at most {@value #MOST_DROPS} reasons
 */
public record SensorHealth(
        ClockStatus clock,
        SpoolStatus spool,

        @FieldLimits(entries = MOST_DROPS, pattern = "[a-z0-9.-]{1,64}")
        SortedMap<String, Long> drops,

        LoadStatus load) {

    public static final int MOST_DROPS = 64;

    public SensorHealth {
        drops = Collections.unmodifiableSortedMap(new TreeMap<>(drops));
    }

    /** Creates a health report from a map of drops in any order. */
    public static SensorHealth of(ClockStatus clock, SpoolStatus spool, Map<String, Long> drops, LoadStatus load) {
        return new SensorHealth(clock, spool, new TreeMap<>(drops), load);
    }

    /**
     * Times with which the center measures the offset of the sensor's clock: from the round trip, the center subtracts
     * the time for which the sensor held the echoed time.
     *
     * @param at the sensor's clock when the report is sent
     * @param steadySince time by the sensor's clock since which the clock was not set
     * @param echo the latest time received from the center in this session
     * @param heldMillis time since the echo was received, on the monotonic clock
     */
    public record ClockStatus(Instant at, Instant steadySince, Instant echo, long heldMillis) {}

    /**
     * The pending records of the spool.
     *
     * @param bytes size on disk
     * @param lagMillis age of the oldest pending record; 0 if none is pending
     */
    public record SpoolStatus(long records, long bytes, long maxBytes, long lagMillis) {}

    /**
     * The load of the sensor and its host.
     *
     * @param cpu CPU usage of the sensor; 1 means one fully used processor
     * @param memoryBytes resident memory of the sensor; 0 if unknown
     * @param hostLoad load average over one minute; null if unknown
     * @param diskFreeBytes free space on the spool's disk
     */
    public record LoadStatus(
            long uptimeMillis,
            double cpu,
            long memoryBytes,
            @Nullable Double hostLoad,
            @FieldLimits(to = 1 << 20) int cpus,
            long diskFreeBytes) {}
}
