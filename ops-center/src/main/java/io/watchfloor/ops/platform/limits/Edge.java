package io.watchfloor.ops.platform.limits;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.HttpLimitSettings;
import org.apache.pekko.stream.Materializer;

/** The request limits of a node. All ports share one budget. */
public record Edge(HttpLimitSettings settings, EdgeLimits limits, BodyReader bodies, EdgeMetrics metrics) {

    public static Edge of(HttpLimitSettings settings, PrometheusRegistry registry, Materializer materializer) {
        EdgeLimits limits = EdgeLimits.of(settings, Runtime.getRuntime().maxMemory());
        ByteBudget budget = new ByteBudget(limits);
        EdgeMetrics metrics = EdgeMetrics.of(registry, budget);
        BodyPace pace = new BodyPace(settings.bodyDeadline(), settings.bodyLeastRate());
        return new Edge(settings, limits, new BodyReader(budget, pace, metrics, materializer), metrics);
    }
}
