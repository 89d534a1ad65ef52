package io.watchfloor.dashboards.api;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.BoardStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /status} for people, {@code /alive} and {@code /ready} for who runs the node, {@code /metrics} for Prometheus. */
final class StatusRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(StatusRoutes.class);

    private static final long READY_SECONDS = 1;

    private final BoardStore boards;
    private final CenterStatus status;
    private final PrometheusRegistry registry;
    private final BlockingCalls blocking;
    private final ExpositionFormatWriter writer = PrometheusTextFormatWriter.create();

    StatusRoutes(BoardStore boards, CenterStatus status, PrometheusRegistry registry, BlockingCalls blocking) {
        this.boards = boards;
        this.status = status;
        this.registry = registry;
        this.blocking = blocking;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/status", Permission.READ, call -> Answers.json(boards.read(status::json))),
                ApiRoute.get("/alive", Permission.NONE, call -> word("alive")),
                new ApiRoute("GET", "/ready", Permission.NONE, call -> ready()),
                ApiRoute.get("/metrics", Permission.NONE, call -> metrics()));
    }

    private static HttpResponse word(String word) {
        return Answers.json(BoardJson.object().put("status", word));
    }

    /** A node is ready when it can write to its database, now, and its folds of the journal go on. */
    private CompletionStage<HttpResponse> ready() {
        return blocking.call(() -> {
                    boards.probe();
                    return status.whyNotReady()
                            .map(why ->
                                    Problem.of(503, "server.fold-stalled", why).response())
                            .orElseGet(() -> word("ready"));
                })
                .toCompletableFuture()
                .orTimeout(READY_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> {
                    LOG.warn("Not ready: {}", failure.toString());
                    return Problem.of(
                                    503,
                                    "server.not-ready",
                                    "The database cannot be written within a second. Look at its log and its disk.")
                            .response();
                });
    }

    private HttpResponse metrics() {
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
}
