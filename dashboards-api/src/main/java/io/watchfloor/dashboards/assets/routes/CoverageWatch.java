package io.watchfloor.dashboards.assets.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.RuleState;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.sigma.coverage.RuleCoverage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/**
 * Metric: numbers of rules by whether they can fire, over all assets, counted every minute. If counting takes long, it
 * pauses longer, so that it uses at most a twentieth of the time of one database connection.
 */
public final class CoverageWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CoverageWatch.class);

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int PAUSE_FACTOR = 20;

    private CoverageWatch() {}

    /** @param threads threads that may block */
    public static void start(
            ActorSystem<?> system, Executor threads, CoverageService coverage, PrometheusRegistry registry) {
        AtomicReference<Map<RuleState, Integer>> latest = new AtomicReference<>(Map.of());
        AtomicLong pauseUntil = new AtomicLong(System.nanoTime());
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        EVERY,
                        EVERY,
                        () -> {
                            long began = System.nanoTime();
                            if (began - pauseUntil.get() >= 0) {
                                count(coverage, latest);
                                pauseUntil.set(began + (System.nanoTime() - began) * PAUSE_FACTOR);
                            }
                        },
                        ExecutionContext.fromExecutor(threads));
        new Meters(registry).watch("watchfloor_rules_by_coverage", callback -> {
            Map<RuleState, Integer> counts = latest.get();
            if (!counts.isEmpty()) {
                for (RuleState state : RuleState.values()) {
                    callback.call(counts.getOrDefault(state, 0), state.text());
                }
            }
        });
    }

    private static void count(CoverageService coverage, AtomicReference<Map<RuleState, Integer>> latest) {
        try {
            Map<String, RuleCoverage> all =
                    coverage.everything(0, (asset, one) -> {}).all();
            Map<RuleState, Integer> counts = new EnumMap<>(RuleState.class);
            all.values().forEach(one -> counts.merge(RuleCoverageText.state(one), 1, Integer::sum));
            latest.set(counts);
        } catch (RuntimeException e) {
            LOG.warn("Detection coverage could not be counted, next attempt in {}: {}", EVERY, e.toString());
        }
    }
}
