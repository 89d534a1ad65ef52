package io.watchfloor.ops.paging.oncall;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/** Counts active maintenance windows. */
public final class MaintenanceMetrics {

    private MaintenanceMetrics() {}

    public static void watch(PrometheusRegistry registry, Supplier<OnCallConfiguration> book, Clock clock) {
        new Meters(registry).watch("watchfloor_maintenance_windows", callback -> {
            Instant now = clock.instant();
            callback.call((double) book.get().assets().values().stream()
                    .flatMap(facts -> facts.maintenance().stream())
                    .filter(window -> window.isActive(now))
                    .map(MaintenanceWindow::id)
                    .distinct()
                    .count());
        });
    }
}
