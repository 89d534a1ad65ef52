package io.watchfloor.dashboards.center.heartbeat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** Periodically checks for overdue heartbeats. */
public final class HeartbeatWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWatch.class);

    private static final Duration EVERY = Duration.ofSeconds(1);

    private HeartbeatWatch() {}

    /** @param threads threads that may block */
    public static void start(
            ActorSystem<?> system, Executor threads, HeartbeatMonitors heartbeats, PrometheusRegistry registry) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        EVERY, EVERY, () -> checkOverdue(heartbeats), ExecutionContext.fromExecutor(threads));
        new Meters(registry).watch("watchfloor_awaited_heartbeat_down", callback -> {
            List<HeartbeatMonitor> all = heartbeats.all();
            if (all.isEmpty()) {
                callback.call(0, "");
            }
            for (HeartbeatMonitor one : all) {
                callback.call(one.down() ? 1 : 0, one.name());
            }
        });
    }

    private static void checkOverdue(HeartbeatMonitors heartbeats) {
        try {
            heartbeats.markOverdue();
        } catch (RuntimeException e) {
            LOG.warn("Overdue heartbeats could not be checked, next attempt in {}: {}", EVERY, e.toString());
        }
    }
}
