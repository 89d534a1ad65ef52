package io.watchfloor.ops.platform.journal;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Supplier;

/** Prometheus metrics of the journal's folds. */
public final class FoldMetrics {

    private FoldMetrics() {}

    public static void register(
            PrometheusRegistry registry, Supplier<List<FoldHealth>> folds, ProjectionWatch projections) {
        GaugeWithCallback.builder()
                .name("watchfloor_fold_quarantined_events")
                .help("Journal events that a fold could not apply and went on without")
                .labelNames("fold")
                .callback(gauge -> folds.get().forEach(fold -> gauge.call((double) fold.quarantined(), fold.fold())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("watchfloor_fold_failing")
                .help("1 while a fold of the journal cannot go on: boards stand still, overdue work is not swept")
                .labelNames("fold")
                .callback(gauge ->
                        folds.get().forEach(fold -> gauge.call(fold.failingSince() == null ? 0 : 1, fold.fold())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("watchfloor_fold_behind_seconds")
                .help("Age of the oldest journal event that a fold has not read; 0 when it has read all")
                .labelNames("fold")
                .callback(gauge -> projections
                        .lags()
                        .forEach(lag -> gauge.call(lag.behind().toMillis() / 1000.0, lag.projection())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("watchfloor_fold_rebuilding")
                .help(
                        "1 while a projection is rebuilt from the journal, after a start or a restore: lists are incomplete")
                .labelNames("fold")
                .callback(gauge ->
                        projections.lags().forEach(lag -> gauge.call(lag.percent() == null ? 0 : 1, lag.projection())))
                .register(registry);
    }
}
