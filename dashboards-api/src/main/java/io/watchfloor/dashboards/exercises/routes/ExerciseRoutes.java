package io.watchfloor.dashboards.exercises.routes;

import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.api.routing.ScopeTexts;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.exercises.Exercises;
import io.watchfloor.dashboards.exercises.views.ExerciseView;
import io.watchfloor.dashboards.exercises.views.ExerciseView.CasesOfExercise;
import io.watchfloor.dashboards.exercises.views.ExerciseView.ExerciseRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.exercise.Exercise;
import io.watchfloor.ops.exercise.ExerciseScope;
import io.watchfloor.ops.exercise.HeldBackItems;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** {@code /exercises}: practice attacks, whose cases notify no one. */
public final class ExerciseRoutes {

    private static final String ALL = "/api/v1/exercises";
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration FARTHEST = Duration.ofDays(366);
    private static final Duration EARLIEST = Duration.ofHours(24);

    public static final List<ApiOperation<ExerciseRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.WATCH, ExerciseRoutes::list)
                    .ofEveryGroup()
                    .is(Operation.of("listExercises", "List exercises with what was held back, latest start first")
                            .text("Exercises that ended are listed for 400 days.")
                            .lists(ExerciseView.class)
                            .command(Command.of("exercises list", "Lists exercises with what was held back.")
                                    .rows(
                                            "STATE {state} | NAME {name} | OWNER {owner} | FROM {@from} | UNTIL {@until} |"
                                                    + " CASES {cases.total} | OPEN {cases.open} | ESCALATIONS {heldBack.escalations} |"
                                                    + " AUTOMATIONS {heldBack.automations} | WEBHOOKS {heldBack.webhooks} |"
                                                    + " ASSETS {scope.assets*} | GROUPS {scope.groups*} | SOURCES {scope.sources*} |"
                                                    + " ID {id}"))),
            ApiOperation.reading("POST", ALL, Verb.LEAD, ExerciseRoutes::add)
                    .ofEveryGroup()
                    .is(Operation.of("addExercise", "Add an exercise")
                            .text(
                                    "A case belongs to the exercise if all alerts that open it are in the scope, and until an alert"
                                            + " outside of the scope is added. No one is notified of the case,"
                                            + " and figures leave it out. Detection is not affected.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(ExerciseRequest.class)
                            .answers(ExerciseView.class)
                            .refuses(
                                    400,
                                    "exercise.everything: no asset, group or source is named. exercise.asset: an asset ID is"
                                            + " invalid. exercise.time: the end is in the past, the exercise is too long, or the"
                                            + " start is too far away. exercise.owner: no user has that name.")
                            .refuses(409, "exercise.too-many: too many exercises have not ended.")
                            .command(Command.of("exercises add [OPTIONS]", "Adds an exercise.")
                                    .prints("The exercise {id} ends at {@until}."))),
            ApiOperation.reading("POST", ALL + "/{id}/end", Verb.LEAD, ExerciseRoutes::end)
                    .ofEveryGroup()
                    .is(Operation.of("endExercise", "End an exercise now")
                            .text(
                                    "Its cases still belong to it. Cases of later alerts do not, and people are notified of them as"
                                            + " usual.")
                            .with(Parameter.path("id", "ID of the exercise.").as("exercise"))
                            .takes(RequestBodies.Nothing.class)
                            .answers(ExerciseView.class)
                            .refuses(404, "exercise.unknown: no planned or active exercise has this ID.")
                            .command(Command.of("exercises end ID", "Ends an exercise now.")
                                    .prints("The exercise has ended."))));

    private final Exercises exercises;
    private final ReadModelStore boards;
    private final Clock clock;
    private final Supplier<String> ids;

    /** @param ids creates ids of exercises */
    private ExerciseRoutes(Exercises exercises, ReadModelStore boards, Clock clock, Supplier<String> ids) {
        this.exercises = exercises;
        this.boards = boards;
        this.clock = clock;
        this.ids = ids;
    }

    public static List<ApiRoute> routes(RouteContext context) {
        return ApiOperation.routes(
                OPERATIONS,
                new ExerciseRoutes(
                        new Exercises(context.people()),
                        context.boards(),
                        context.clock(),
                        () -> Secret.id(context.people().database().random())));
    }

    private HttpResponse list(Call call) {
        Instant now = clock.instant();
        return Answers.list(boards.read(call.sight(), handle -> {
            List<Document<Exercise>> found = Exercises.all(handle).stream()
                    .sorted(Comparator.comparing(ExerciseRoutes::order))
                    .toList();
            Map<String, CasesOfExercise> cases = cases(handle);
            Map<String, Map<HeldBackItems.Exit, Long>> held = HeldBackItems.counts(handle);
            return ResultPage.cut(found, ExerciseRoutes::order, call.query().slice())
                    .map(one -> ExerciseView.of(
                            one,
                            cases.getOrDefault(one.name(), CasesOfExercise.NONE),
                            held.getOrDefault(one.name(), Map.of()),
                            now));
        }));
    }

    private static Map<String, CasesOfExercise> cases(Handle handle) {
        Map<String, CasesOfExercise> cases = new HashMap<>();
        handle.createQuery("""
                        SELECT exercise, count(*) AS total, count(*) FILTER (WHERE open) AS open FROM case_board
                        WHERE exercise IS NOT NULL GROUP BY exercise""")
                .map((row, context) -> {
                    cases.put(
                            row.getString("exercise"), new CasesOfExercise(row.getLong("total"), row.getLong("open")));
                    return true;
                })
                .list();
        return cases;
    }

    private static String order(Document<Exercise> one) {
        return "%020d %s".formatted(Long.MAX_VALUE - one.value().from().toEpochMilli(), one.name());
    }

    private HttpResponse add(Call call) {
        ExerciseRequest asked = call.body(ExerciseRequest.class);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = Objects.requireNonNullElse(asked.from(), now);
        ExerciseScope scope = new ExerciseScope(
                ScopeTexts.assets(asked.assets(), "exercise.asset").toList(),
                ScopeTexts.given(asked.groups()).toList(),
                ScopeTexts.given(asked.sources()).toList());
        if (scope.isEmpty()) {
            throw Problem.field(
                            "exercise.everything",
                            "assets",
                            "An exercise without a scope would silence the whole center. Name an asset, a group or a source.")
                    .asException();
        }
        if (from.isBefore(now.minus(EARLIEST))
                || from.isAfter(now.plus(FARTHEST))
                || !asked.until().isAfter(from)
                || !asked.until().isAfter(now)
                || asked.until().isAfter(from.plus(LONGEST))) {
            throw Problem.field(
                            "exercise.time",
                            "until",
                            "An exercise starts at most 24 hours ago and within 366 days, and ends within 30 days after its"
                                    + " start, in the future.")
                    .asException();
        }
        String key = RequestKey.of(call, call.action());
        Exercise exercise = new Exercise(
                key == null ? ids.get() : key.substring(0, 16),
                asked.name().strip(),
                Objects.requireNonNullElse(asked.owner(), call.actor().name()),
                scope,
                from,
                asked.until());
        return switch (exercises.add(exercise, call.actor())) {
            case Exercises.Added.Stored stored -> shown(call, stored.exercise());
            case Exercises.Added.Rejected rejected -> throw rejected(rejected.why(), exercise.owner());
        };
    }

    private static RuntimeException rejected(Exercises.Rejection why, String owner) {
        return switch (why) {
            case OWNER_UNKNOWN ->
                Problem.field(
                                "exercise.owner",
                                "owner",
                                "No user has the name %s. Name a user of the center.".formatted(owner))
                        .asException();
            case TOO_MANY ->
                Problem.of(
                                409,
                                "exercise.too-many",
                                "%d exercises have not ended. End an exercise first.".formatted(Exercises.MOST))
                        .asException();
        };
    }

    private HttpResponse end(Call call) {
        String id = call.path("id");
        return exercises
                .end(id, call.actor())
                .map(one -> shown(call, one))
                .orElseThrow(() -> Problem.of(
                                404,
                                "exercise.unknown",
                                "No planned or active exercise has the ID %s. List exercises to see their IDs."
                                        .formatted(id))
                        .asException());
    }

    private HttpResponse shown(Call call, Document<Exercise> exercise) {
        Instant now = clock.instant();
        return Answers.json(boards.read(
                call.sight(),
                handle -> ExerciseView.of(
                        exercise,
                        cases(handle).getOrDefault(exercise.name(), CasesOfExercise.NONE),
                        HeldBackItems.counts(handle).getOrDefault(exercise.name(), Map.of()),
                        now)));
    }
}
