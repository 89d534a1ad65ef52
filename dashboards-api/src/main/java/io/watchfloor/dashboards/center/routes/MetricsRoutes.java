package io.watchfloor.dashboards.center.routes;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /metrics} for Prometheus. Metrics reveal load, gaps and rejections. Therefore only requests from this machine need no token;
 * requests from other machines or through a proxy need a token.
 */
public final class MetricsRoutes {

    private final PrometheusRegistry registry;
    private final Access access;
    private final Optional<String> token;
    private final ExpositionFormatWriter writer = PrometheusTextFormatWriter.create();

    /** @param token valid for metrics only */
    public MetricsRoutes(PrometheusRegistry registry, Access access, Optional<String> token) {
        this.registry = registry;
        this.access = access;
        this.token = token;
    }

    public List<ApiRoute> routes() {
        // The route itself checks access because the Prometheus token belongs to no person.
        return List.of(ApiRoute.get("/metrics", Verb.NONE, this::metrics)
                .is(Operation.of(
                                "metrics",
                                "Get metrics for Prometheus. Requests from other machines need a token:"
                                        + " watchfloor.metrics.token or an API token")
                        .answersText("text/plain", "Prometheus text format 0.0.4.")
                        .refuses(
                                401,
                                "metrics.token-needed: the request comes from another machine or through a proxy.")));
    }

    private HttpResponse metrics(Call call) {
        if (!mayRead(call)) {
            throw Problem.of(
                            401,
                            "metrics.token-needed",
                            "Requests for metrics from other machines need a bearer token: watchfloor.metrics.token,"
                                    + " or an API token.")
                    .asException();
        }
        Peer.of(call.request()).line().authenticated();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponse.create()
                .withEntity(Answers.entity(
                        "text/plain; version=0.0.4; charset=UTF-8", out.toString(StandardCharsets.UTF_8)));
    }

    private boolean mayRead(Call call) {
        return Peer.of(call.request()).local()
                || isToken(Access.bearer(call.request()))
                || (access.recognize(call.request()) instanceof AuthenticationResult.Authenticated known
                        && known.may(Verb.WATCH));
    }

    /** Compares tokens in constant time, so that the response time does not reveal how many characters are correct. */
    private boolean isToken(Optional<String> given) {
        return token.isPresent()
                && given.isPresent()
                && MessageDigest.isEqual(
                        token.get().getBytes(StandardCharsets.UTF_8),
                        given.get().getBytes(StandardCharsets.UTF_8));
    }
}
