package io.watchfloor.dashboards.score.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.assets.routes.CoverageService;
import io.watchfloor.dashboards.center.routes.NodeStatus;
import io.watchfloor.dashboards.score.ControlState;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.platform.document.DocumentStore;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** Starts the evaluation of the secure score, and creates its routes. */
public final class SecureScores {

    /** Stored in each document; must never change. */
    private static final String KIND = "secure-score-control";

    private SecureScores() {}

    /**
     * Starts the periodic evaluation.
     *
     * @param sensors all sensors
     * @param node state of this node
     */
    public static List<ApiRoute> start(
            ActorSystem<?> system,
            RouteContext context,
            Supplier<List<SensorView>> sensors,
            CoverageService coverage,
            Supplier<NodeStatus> node,
            PrometheusRegistry registry) {
        DocumentStore<ControlState> states = new DocumentStore<>(KIND, ControlState.class);
        boolean encrypted = context.address().getScheme().equals("https")
                || context.settings().http().encrypted()
                || context.settings().http().loopbackOnly();
        FactsCollector collector = new FactsCollector(
                states,
                sensors,
                coverage,
                new FactsCollector.NodeFacts(
                        encrypted,
                        () -> known(node.get().telling().reach()),
                        () -> node.get().telling().heartbeat(),
                        () -> node.get().rebuilding().isPresent()));
        ScoreService service = new ScoreService(context.database(), collector, states, context.clock(), registry);
        service.start(system, context.threads());
        return new ScoreRoutes(service, context.clock()).routes();
    }

    private static @Nullable NotificationCoverage known(NotificationCoverage coverage) {
        return coverage.equals(NotificationCoverage.UNKNOWN) ? null : coverage;
    }
}
