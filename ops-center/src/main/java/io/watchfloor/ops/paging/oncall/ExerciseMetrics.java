package io.watchfloor.ops.paging.oncall;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/** Counts active exercises. */
public final class ExerciseMetrics {

    private ExerciseMetrics() {}

    public static void watch(PrometheusRegistry registry, Supplier<OnCallConfiguration> book, Clock clock) {
        new Meters(registry).watch("watchfloor_exercises", callback -> {
            Instant now = clock.instant();
            callback.call((double) book.get().exercises().stream()
                    .filter(exercise -> exercise.isActive(now))
                    .count());
        });
    }
}
