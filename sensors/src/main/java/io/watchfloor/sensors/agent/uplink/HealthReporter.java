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
     * Number of reports that are sent without waiting: two round trips measure the clock offset before many records are
     * evaluated.
     */
    private static final int QUICK = 2;

    private final HealthCollector vitals;
    private final LongSupplier nanos;
    private boolean taken;
    private int told;
    private @Nullable Instant echo;
    private long heardAt;
    private long dueAt;

    HealthReporter(HealthCollector vitals, LongSupplier nanos) {
        this.vitals = vitals;
        this.nanos = nanos;
    }

    /** Every welcome contains the center's time, whether or not the center accepts health reports. */
    void welcomed(UplinkFrame.Welcome welcome) {
        boolean again = taken;
        taken = welcome.takes(Feature.HEALTH);
        time(welcome.serverTime());
        told = again ? told : 0;
        dueAt = again ? dueAt : heardAt;
    }

    void heard(UplinkFrame.Heard heard) {
        time(heard.serverTime());
        dueAt = told < QUICK ? heardAt : dueAt;
    }

    private void time(Instant time) {
        echo = time;
        heardAt = nanos.getAsLong();
    }

    /** The health report, if one is due. */
    Optional<UplinkFrame> due() throws IOException {
        Instant latest = echo;
        if (!taken || latest == null || nanos.getAsLong() - dueAt < 0) {
            return Optional.empty();
        }
        dueAt = nanos.getAsLong() + EVERY.toNanos();
        told = Math.min(told, QUICK) + 1;
        SensorHealth word = vitals.now(latest, heardAt);
        return Optional.of(new UplinkFrame.Health(word));
    }

    /** Whether the center accepts a goodbye. */
    boolean takesGoodbye() {
        return taken;
    }
}
