package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.spool.SpoolDepth;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.SensorHealth.ClockStatus;
import io.watchfloor.sensors.protocol.SensorHealth.SpoolStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Collects the sensor's health. Used by the uplink's thread only. */
final class HealthCollector {

    /** If the host's clock and the monotonic clock differ by more than this duration, the host's clock was set. */
    private static final Duration STEADY = Duration.ofMillis(500);

    private final Spool spool;
    private final DropCounter drops;
    private final HostLoad load;
    private final Clock clock;
    private final LongSupplier nanos;
    private Instant steadySince;
    private long steadyNanos;

    /** @param nanos a monotonic clock in nanoseconds */
    HealthCollector(Spool spool, DropCounter drops, HostLoad load, Clock clock, LongSupplier nanos) {
        this.spool = spool;
        this.drops = drops;
        this.load = load;
        this.clock = clock;
        this.nanos = nanos;
        this.steadySince = clock.instant();
        this.steadyNanos = nanos.getAsLong();
    }

    /**
     * @param echo the latest time received from the center
     * @param heardAt when that time was received, on the monotonic clock
     */
    SensorHealth now(Instant echo, long heardAt) throws IOException {
        SpoolDepth depth = spool.depth();
        Instant at = clock.instant();
        long now = nanos.getAsLong();
        checkClock(at, now);
        long oldest = depth.oldestMillis();
        return new SensorHealth(
                new ClockStatus(
                        at,
                        steadySince,
                        echo,
                        Duration.ofNanos(Math.max(0, now - heardAt)).toMillis()),
                new SpoolStatus(
                        depth.records(),
                        depth.bytes(),
                        depth.maxBytes(),
                        oldest == 0 ? 0 : Math.max(0, at.toEpochMilli() - oldest)),
                first(drops.counts()),
                load.now());
    }

    private void checkClock(Instant at, long now) {
        Duration byClock = Duration.between(steadySince, at);
        Duration moved = byClock.minus(Duration.ofNanos(now - steadyNanos)).abs();
        if (moved.compareTo(STEADY) > 0) {
            steadySince = at;
            steadyNanos = now;
        }
    }

    private static SortedMap<String, Long> first(SortedMap<String, Long> counts) {
        SortedMap<String, Long> first = new TreeMap<>();
        counts.entrySet().stream()
                .limit(SensorHealth.MOST_DROPS)
                .forEach(one -> first.put(one.getKey(), one.getValue()));
        return first;
    }
}
