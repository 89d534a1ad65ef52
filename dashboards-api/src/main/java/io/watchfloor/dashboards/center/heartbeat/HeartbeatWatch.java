package io.watchfloor.dashboards.center.heartbeat;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** Looks again and again whether a heartbeat stays away. */
public final class HeartbeatWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWatch.class);

    private static final Duration EVERY = Duration.ofSeconds(1);

    private HeartbeatWatch() {}

    /** @param threads may block */
    public static void start(
            ActorSystem<?> system, Executor threads, AwaitedHeartbeats heartbeats, PrometheusRegistry registry) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(EVERY, EVERY, () -> look(heartbeats), ExecutionContext.fromExecutor(threads));
        GaugeWithCallback.builder()
                .name("watchfloor_awaited_heartbeat_down")
                .help(
                        "1 while a heartbeat that this center waits for stays away, or says that its sender does not work")
                .labelNames("heartbeat")
                .callback(callback -> {
                    List<AwaitedHeartbeat> all = heartbeats.all();
                    if (all.isEmpty()) {
                        callback.call(0, "");
                    }
                    for (AwaitedHeartbeat one : all) {
                        callback.call(one.down() ? 1 : 0, one.name());
                    }
                })
                .register(registry);
    }

    private static void look(AwaitedHeartbeats heartbeats) {
        try {
            heartbeats.look();
        } catch (RuntimeException e) {
            LOG.warn("Whether heartbeats stay away could not be looked up, next try in {}: {}", EVERY, e.toString());
        }
    }
}
