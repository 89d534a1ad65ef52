package io.watchfloor.dashboards.center.routes;

import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.wire.SmallAnswers;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /status} for people; {@code /alive}, {@code /ready} and {@code /ready/sensors} for operators. A node that is rebuilding its
 * projections still evaluates telemetry and sends notifications. It is therefore ready for sensors but not for people.
 */
public final class StatusRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(StatusRoutes.class);

    private static final long READY_SECONDS = 1;

    private final ReadModelStore boards;
    private final CenterStatus status;
    private final BlockingCalls blocking;
    private final Probe people = new Probe(this::forPeople);
    private final Probe sensors = new Probe(this::readyWithNotes);

    public StatusRoutes(ReadModelStore boards, CenterStatus status, BlockingCalls blocking) {
        this.boards = boards;
        this.status = status;
        this.blocking = blocking;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/status", Verb.READ, call -> Answers.json(boards.read(call.sight(), status::view)))
                        .is(Operation.of("getStatus", "Get the status of the center")
                                .answers(StatusView.class)),
                ApiRoute.get("/alive", Verb.NONE, call -> Answers.json(new SmallAnswers.Alive("alive")))
                        .is(Operation.of("alive", "Liveness: the process is running")
                                .answers(SmallAnswers.Alive.class)),
                new ApiRoute("GET", "/ready", Verb.NONE, call -> people.ready())
                        .is(Operation.of(
                                        "ready",
                                        "Readiness: the database is writable and the projections are up to date")
                                .answers(SmallAnswers.Ready.class)
                                .replies(new Reply(
                                        503,
                                        "Projections are being rebuilt, or the node is not ready.",
                                        Content.of(SmallAnswers.Rebuilding.class),
                                        Map.of()))
                                .refuses(503, "server.fold-stalled or server.not-ready.")),
                new ApiRoute("GET", "/ready/sensors", Verb.NONE, call -> sensors.ready())
                        .is(Operation.of("readyForSensors", "Readiness for sensors: the database is writable")
                                .answers(SmallAnswers.Ready.class)));
    }

    /** The probe needs no authentication but writes to the database. To limit writes, concurrent callers share the result of one check. */
    private final class Probe {

        private final Supplier<HttpResponse> check;
        private @Nullable CompletionStage<HttpResponse> looking;

        Probe(Supplier<HttpResponse> check) {
            this.check = check;
        }

        synchronized CompletionStage<HttpResponse> ready() {
            CompletionStage<HttpResponse> before = looking;
            if (before != null) {
                return before;
            }
            CompletionStage<HttpResponse> mine = probe();
            looking = mine;
            mine.whenComplete((answer, failure) -> looked());
            return mine;
        }

        private synchronized void looked() {
            looking = null;
        }

        private CompletionStage<HttpResponse> probe() {
            return blocking.call(() -> {
                        boards.probe();
                        return check.get();
                    })
                    .toCompletableFuture()
                    .orTimeout(READY_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(failure -> {
                        LOG.warn("Not ready: {}", failure.toString());
                        return Problem.of(
                                        503,
                                        "server.not-ready",
                                        "The database did not accept a write within a second. Check the log and the disk of the"
                                                + " database.")
                                .response();
                    });
        }
    }

    /** Ready for people if the projections run and are up to date. */
    private HttpResponse forPeople() {
        Optional<String> stalled = status.unreadyReason();
        if (stalled.isPresent()) {
            return Problem.of(503, "server.fold-stalled", stalled.get()).response();
        }
        OptionalInt rebuilding = status.rebuilding();
        return rebuilding.isPresent()
                ? Answers.json(new SmallAnswers.Rebuilding("rebuilding", rebuilding.getAsInt()))
                        .withStatus(503)
                : readyWithNotes();
    }

    /** Pending records do not make the node unready, because all other nodes have the same pending records. */
    private HttpResponse readyWithNotes() {
        return Answers.json(new SmallAnswers.Ready("ready", boards.readAll(status::notes)));
    }
}
