package io.watchfloor.ops.platform.journal;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.List;
import java.util.function.Supplier;

/** Metrics of the projections. */
public final class ProjectionMetrics {

    private ProjectionMetrics() {}

    public static void register(
            PrometheusRegistry registry, Supplier<List<ProjectionHealth>> folds, ProjectionWatch projections) {
        Meters meters = new Meters(registry);
        meters.watch(
                "watchfloor_fold_quarantined_events",
                gauge -> folds.get().forEach(fold -> gauge.call((double) fold.quarantined(), fold.fold())));
        meters.watch(
                "watchfloor_fold_failing",
                gauge -> folds.get().forEach(fold -> gauge.call(fold.failingSince() == null ? 0 : 1, fold.fold())));
        meters.watch(
                "watchfloor_fold_behind_seconds",
                gauge -> projections
                        .lags()
                        .forEach(lag -> gauge.call(lag.behind().toMillis() / 1000.0, lag.projection())));
        meters.watch(
                "watchfloor_fold_rebuilding",
                gauge ->
                        projections.lags().forEach(lag -> gauge.call(lag.percent() == null ? 0 : 1, lag.projection())));
    }
}
