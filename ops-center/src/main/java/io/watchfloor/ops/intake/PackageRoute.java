package io.watchfloor.ops.intake;

import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.limits.BodyRefusal;
import io.watchfloor.ops.platform.limits.BodySender;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.response.PackageService;
import io.watchfloor.ops.response.PackageStore.Answer;
import io.watchfloor.ops.response.PackageStore.Part;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/sensors/packages/{response}?offset=&total=&sha256=}: uploads a part of an investigation package
 * that a sensor collected. The response contains the offset of the next part. A part of length 0 only requests this
 * offset.
 */
final class PackageRoute {

    private static final Logger LOG = LoggerFactory.getLogger(PackageRoute.class);

    private static final int LONGEST = 1 << 20;
    private static final String HASH = "[0-9a-f]{64}";

    private final SensorAuthentication bearer;
    private final PackageService desk;
    private final IngestMetrics metrics;
    private final BodyReader bodies;
    private final Executor executor;

    PackageRoute(
            SensorAuthentication bearer,
            PackageService desk,
            IngestMetrics metrics,
            BodyReader bodies,
            Executor executor) {
        this.bearer = bearer;
        this.desk = desk;
        this.metrics = metrics;
        this.bodies = bodies;
        this.executor = executor;
    }

    Route route() {
        return Directives.path(
                PathMatchers.segment("api")
                        .slash("v1")
                        .slash("sensors")
                        .slash("packages")
                        .slash(PathMatchers.segment()),
                response -> Directives.post(() -> bearer.sensor(sensor -> Directives.extractRequest(
                        request -> Directives.completeWithFuture(answer(sensor.id(), response, request))))));
    }

    private CompletionStage<HttpResponse> answer(String sensor, String response, HttpRequest request) {
        return bodies.read(
                        request,
                        BodySender.sensor(Peer.of(request), sensor),
                        LONGEST,
                        body -> CompletableFuture.supplyAsync(
                                () -> part(response, request.getUri().query())
                                        .map(part -> shown(desk.take(sensor, part, body.toArray())))
                                        .orElseGet(
                                                () -> refuse(
                                                        StatusCodes.BAD_REQUEST,
                                                        "package.part",
                                                        "The parameters offset and total (in bytes) and sha256 (of the whole package, in hex) are required.")),
                                executor))
                .exceptionally(failure -> {
                    if (BodyReader.unwrap(failure) instanceof BodyRefusal.BodyException refused) {
                        BodyRefusal why = refused.refusal();
                        return refuse(StatusCodes.get(why.status()), why.code(), why.detail());
                    }
                    LOG.warn("A part of an investigation package could not be stored: {}", failure.toString());
                    return refuse(
                            StatusCodes.SERVICE_UNAVAILABLE,
                            "gate.unavailable",
                            "The center cannot store the part now: send the same part again later.");
                });
    }

    private static Optional<Part> part(String response, Query query) {
        try {
            long offset = Long.parseLong(query.getOrElse("offset", ""));
            long total = Long.parseLong(query.getOrElse("total", ""));
            String sha256 = query.getOrElse("sha256", "");
            return offset >= 0 && total > 0 && sha256.matches(HASH) && response.indexOf('\0') < 0
                    ? Optional.of(new Part(response, offset, total, sha256))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private HttpResponse shown(Answer answer) {
        return switch (answer) {
            case Answer.Received here ->
                HttpResponse.create()
                        .withEntity(HttpEntities.create(
                                ContentTypes.APPLICATION_JSON,
                                "{\"received\":%d,\"complete\":%b}".formatted(here.received(), here.complete())));
            case Answer.Rejection why -> refuse(StatusCodes.get(why.status()), why.code(), why.detail());
        };
    }

    private HttpResponse refuse(StatusCode status, String code, String detail) {
        metrics.refused.labelValues(code).inc();
        return IngestProblem.response(status, code, detail);
    }
}
