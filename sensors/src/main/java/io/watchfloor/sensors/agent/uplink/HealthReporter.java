package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.SensorHealth;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Schedules the sensor's health reports in one session: immediately after the welcome, then every 20 s. */
final class HealthReporter {
    private static final Duration EVERY = Duration.ofSeconds(20);

    /**
     * Number of reports that are sent immediately, because two round trips are needed to measure the clock offset
     * before many records are evaluated.
     */
    private static final int QUICK = 2;

    private final HealthCollector collector;
    private final LongSupplier nanos;
    private boolean enabled;
    private int sent;
    private @Nullable Instant echo;
    private long receivedAt;
    private long dueAt;

    HealthReporter(HealthCollector collector, LongSupplier nanos) {
        this.collector = collector;
        this.nanos = nanos;
    }

    /** Stores the center's time. Every welcome contains the time, whether or not the center accepts health reports. */
    void welcomed(UplinkFrame.Welcome welcome) {
        boolean again = enabled;
        enabled = welcome.takes(Feature.HEALTH);
        setEcho(welcome.serverTime());
        sent = again ? sent : 0;
        dueAt = again ? dueAt : receivedAt;
    }

    void answered(UplinkFrame.Heard heard) {
        setEcho(heard.serverTime());
        dueAt = sent < QUICK ? receivedAt : dueAt;
    }

    private void setEcho(Instant time) {
        echo = time;
        receivedAt = nanos.getAsLong();
    }

    /** Returns the health report, if a report is due. */
    Optional<UplinkFrame> due() throws IOException {
        Instant latest = echo;
        if (!enabled || latest == null || nanos.getAsLong() - dueAt < 0) {
            return Optional.empty();
        }
        dueAt = nanos.getAsLong() + EVERY.toNanos();
        sent = Math.min(sent, QUICK) + 1;
        SensorHealth health = collector.now(latest, receivedAt);
        return Optional.of(new UplinkFrame.Health(health));
    }

    /** Whether the center accepts a goodbye frame. */
    boolean acceptsGoodbye() {
        return enabled;
    }
}
