package io.watchfloor.dashboards.api.center;

import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.api.description.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.wire.Answered;
import io.watchfloor.dashboards.wire.StatusView;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /status} for people; {@code /alive} and {@code /ready} for the node's operator */
public final class StatusRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(StatusRoutes.class);

    private static final long READY_SECONDS = 1;

    private final BoardStore boards;
    private final CenterStatus status;
    private final BlockingCalls blocking;
    private @Nullable CompletionStage<HttpResponse> looking;

    public StatusRoutes(BoardStore boards, CenterStatus status, BlockingCalls blocking) {
        this.boards = boards;
        this.status = status;
        this.blocking = blocking;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get(
                                "/api/v1/status",
                                Permission.READ,
                                call -> Answers.json(boards.read(call.sight(), status::view)))
                        .is(Operation.of("getStatus", "How the center is").answers(StatusView.class)),
                ApiRoute.get("/alive", Permission.NONE, call -> Answers.json(new Answered.Alive("alive")))
                        .is(Operation.of("alive", "The program turns").answers(Answered.Alive.class)),
                new ApiRoute("GET", "/ready", Permission.NONE, call -> ready())
                        .is(Operation.of("ready", "The database can be written, and the journal is read")
                                .answers(Answered.Ready.class)));
    }

    /** Anybody may ask, and each check writes to the database: callers during a check share its answer. */
    private synchronized CompletionStage<HttpResponse> ready() {
        CompletionStage<HttpResponse> before = looking;
        if (before != null) {
            return before;
        }
        CompletionStage<HttpResponse> mine = look();
        looking = mine;
        mine.whenComplete((answer, failure) -> looked());
        return mine;
    }

    private synchronized void looked() {
        looking = null;
    }

    /** A node is ready when it can write to its database now, and its folds of the journal work. */
    private CompletionStage<HttpResponse> look() {
        return blocking.call(() -> {
                    boards.probe();
                    return status.whyNotReady()
                            .map(why ->
                                    Problem.of(503, "server.fold-stalled", why).response())
                            .orElseGet(this::readyWithNotes);
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

    /** Waiting records are no reason to send other telemetry elsewhere: every node would have the same. */
    private HttpResponse readyWithNotes() {
        return Answers.json(new Answered.Ready("ready", boards.readAll(status::notes)));
    }
}
