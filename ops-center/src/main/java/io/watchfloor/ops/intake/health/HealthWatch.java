package io.watchfloor.ops.intake.health;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.intake.health.SensorHealths.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Periodically writes health reports, detects silent sensors, and counts sensors by state. */
public final class HealthWatch implements AutoCloseable {

    private static final int CHECK_SECONDS = 2;

    /** Counting reads the data of all sensors, so it is done only in every n-th round. */
    private static final int CHECKS_PER_COUNT = 5;

    private final HealthStore board;
    private final SilentSensors silent;
    private final SensorHealths healths;
    private final IngestSettings.SilenceLimits silence;
    private final Clock clock;
    private final HealthMetrics metrics;
    private final PeriodicWork work = new PeriodicWork(
            "sensor-health",
            Duration.ofSeconds(CHECK_SECONDS),
            "Health reports of sensors are not stored",
            this::check);
    private int checks;

    public HealthWatch(
            HealthStore board,
            Jdbi database,
            Clock clock,
            IngestSettings.SilenceLimits silence,
            HealthMetrics metrics) {
        this.board = board;
        this.silent = new SilentSensors(database, clock, silence.detectAfter());
        this.healths = new SensorHealths(database);
        this.silence = silence;
        this.clock = clock;
        this.metrics = metrics;
    }

    public void start() {
        work.start();
    }

    private void check() {
        board.flush();
        silent.check();
        if (checks++ % CHECKS_PER_COUNT == 0) {
            count();
        }
    }

    private void count() {
        Instant now = clock.instant();
        Map<SensorState, Long> counts = new EnumMap<>(SensorState.class);
        long furthest = 0;
        int off = 0;
        Map<String, ClockOffset> clocksOff = new HashMap<>();
        for (Map.Entry<String, Health> entry : healths.all().entrySet()) {
            Health one = entry.getValue();
            one.clockOff().ifPresent(known -> clocksOff.put(entry.getKey(), known));
            counts.merge(SensorState.of(one.facts(), silence, now).state(), 1L, Long::sum);
            if (one.facts().connected()) {
                furthest = Math.max(
                        furthest, one.word() == null ? 0 : one.word().spool().lagMillis());
                off += one.offset() != null && one.offset().corrected() ? 1 : 0;
            }
        }
        board.loadProven(clocksOff);
        for (SensorState state : SensorState.values()) {
            metrics.states.labelValues(state.text()).set((double) counts.getOrDefault(state, 0L));
        }
        metrics.lag.set(furthest / 1e3);
        metrics.clocksOff.set(off);
    }

    @Override
    public void close() {
        work.close();
    }
}
