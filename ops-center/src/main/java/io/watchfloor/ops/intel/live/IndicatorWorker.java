package io.watchfloor.ops.intel.live;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Derives indicators from stored objects, on one node at a time, and reports what this node has loaded. */
public final class IndicatorWorker implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(20);
    private static final int MOST = 1_000;

    private final Jdbi database;
    private final Supplier<LiveIndicators> loaded;
    private final Clock clock;
    private final String node;
    private final int lookBackDays;
    private final IndicatorStore store = new IndicatorStore();
    private final PeriodicWork work;
    private long reported = -1;
    private Instant reportedAt = Instant.EPOCH;

    /**
     * @param loaded what this node compares
     * @param node name of this node
     * @param lookBackDays of kept telemetry that is searched for new indicators; 0 for none
     */
    public IndicatorWorker(
            Jdbi database,
            Supplier<LiveIndicators> loaded,
            Clock clock,
            String node,
            int lookBackDays,
            PrometheusRegistry registry) {
        this.database = database;
        this.loaded = loaded;
        this.clock = clock;
        this.node = node;
        this.lookBackDays = lookBackDays;
        this.work =
                new PeriodicWork("indicators", EVERY, "Indicators could not be derived from stored objects", this::run);
        Meters meters = new Meters(registry);
        meters.watch(
                "watchfloor_intel_indicator_values",
                callback -> callback.call(loaded.get().set().size()));
        meters.watch(
                "watchfloor_intel_indicator_bytes",
                callback -> callback.call((double) loaded.get().set().bytes()));
        meters.watch(
                "watchfloor_intel_indicator_left_out",
                callback -> callback.call((double) loaded.get().leftOut()));
    }

    public void start() {
        work.startNow();
    }

    private void run() {
        while (database.inTransaction(handle -> store.derive(handle, MOST, lookBackDays, clock.instant())) == MOST) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        LiveIndicators now = loaded.get();
        Instant at = clock.instant();
        long position = now.set().position();
        if (position != reported || at.isAfter(reportedAt.plus(REPORT_EVERY))) {
            database.useTransaction(handle -> store.report(
                    handle,
                    new IndicatorStore.Node(
                            node, position, now.set().size(), now.set().bytes(), at)));
            reported = position;
            reportedAt = at;
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
