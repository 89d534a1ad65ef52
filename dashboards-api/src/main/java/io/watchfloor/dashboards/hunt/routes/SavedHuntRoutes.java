package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.hunt.routes.SavedHuntStore.Outcome;
import io.watchfloor.dashboards.hunt.views.HuntRequest;
import io.watchfloor.dashboards.hunt.views.SavedHuntRequest;
import io.watchfloor.dashboards.hunt.views.SavedHuntView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.archive.SearchCondition;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /hunts}: hunts that users store, for themselves or for everyone who may hunt. */
public final class SavedHuntRoutes {

    private static final long LARGEST_BODY = 256L * 1024;
    private static final int LARGEST_HUNT = 64 * 1024;
    private static final int MOST_HOURS = 87_600;
    private static final String ONE = "/api/v1/hunts/{id}";
    private static final Parameter ID =
            Parameter.path("id", "ID of the stored hunt.").as("savedHunt");

    private static final String INVALID =
            "search.condition, search.field, search.operator, search.value: a condition of the hunt is invalid."
                    + " search.sql: the hunt has a statement and conditions. hunt.too-large: the hunt is too large.";
    private static final String CONFLICT =
            "hunt.name-taken: you have another hunt of this name. hunt.too-many: you have the maximum number of hunts.";

    public static final List<ApiOperation<SavedHuntRoutes>> OPERATIONS = List.of(
            ApiOperation.of("GET", "/api/v1/hunts", Verb.WATCH, SavedHuntRoutes::list)
                    .is(Operation.of("listSavedHunts", "List your stored hunts, and the shared hunts of others")
                            .lists(SavedHuntView.class)
                            .command(
                                    Command.of("hunts list", "Lists your stored hunts, and the shared hunts of others.")
                                            .rows(
                                                    "NAME {name} | OWNER {facts.owner} | SHARED {shared} | CONDITIONS {hunt.where*} | SQL {sql} |"
                                                            + " CHANGED {@facts.changedAt} | ID {id}"))),
            ApiOperation.of("POST", "/api/v1/hunts", Verb.WATCH, SavedHuntRoutes::create)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("saveHunt", "Store a hunt under a name")
                            .takes(SavedHuntRequest.class)
                            .answersVersioned(SavedHuntView.class)
                            .refuses(400, INVALID)
                            .refuses(409, CONFLICT)),
            ApiOperation.of("GET", ONE, Verb.WATCH, SavedHuntRoutes::find)
                    .is(Operation.of("getSavedHunt", "Get a stored hunt")
                            .with(ID)
                            .answersVersioned(SavedHuntView.class)),
            ApiOperation.of("PUT", ONE, Verb.WATCH, SavedHuntRoutes::change)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("changeSavedHunt", "Change a stored hunt of your own")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(SavedHuntRequest.class)
                            .answersVersioned(SavedHuntView.class)
                            .refuses(400, INVALID)
                            .refuses(409, CONFLICT)
                            .refuses(412, "hunt.stale-version: the hunt was changed since you loaded it.")),
            ApiOperation.of("DELETE", ONE, Verb.WATCH, SavedHuntRoutes::delete)
                    .is(Operation.of("deleteSavedHunt", "Delete a stored hunt of your own")
                            .text("Administrators can also delete shared hunts of others.")
                            .with(ID)
                            .answersNothing()
                            .command(Command.of("hunts remove ID", "Deletes a stored hunt."))));

    private final SavedHuntStore store;
    private final Executor threads;
    private final Clock clock;

    /** @param threads may block */
    SavedHuntRoutes(SavedHuntStore store, Executor threads, Clock clock) {
        this.store = store;
        this.threads = threads;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> reading(Supplier<HttpResponse> work) {
        return CompletableFuture.supplyAsync(() -> ArchiveProblems.answering(work), threads);
    }

    private CompletionStage<HttpResponse> list(Call call) {
        return reading(() -> Answers.list(ResultPage.cut(
                store.seenBy(call.person().name()),
                one -> one.name().toLowerCase(Locale.ROOT) + " " + one.id(),
                call.query().slice())));
    }

    private SavedHuntView seen(Call call) {
        String id = call.path("id");
        return store.find(id, call.person().name())
                .orElseThrow(() -> Problem.unknown("savedHunt", id).asException());
    }

    private CompletionStage<HttpResponse> find(Call call) {
        return reading(() -> {
            SavedHuntView hunt = seen(call);
            return Answers.versioned(hunt, hunt.facts().version());
        });
    }

    private CompletionStage<HttpResponse> create(Call call) {
        SavedHuntRequest asked = call.body(SavedHuntRequest.class);
        return reading(() -> answer(
                store.create(UUID.randomUUID().toString(), call.person().name(), content(asked), clock.instant())));
    }

    private CompletionStage<HttpResponse> change(Call call) {
        SavedHuntRequest asked = call.body(SavedHuntRequest.class);
        Long version = call.version("hunt");
        return reading(() -> {
            SavedHuntView before = seen(call);
            if (!before.facts().owner().equals(call.person().name())) {
                throw notYours(before).asException();
            }
            return answer(
                    store.change(before, version, content(asked), call.person().name(), clock.instant()));
        });
    }

    private CompletionStage<HttpResponse> delete(Call call) {
        return reading(() -> {
            SavedHuntView hunt = seen(call);
            if (!hunt.facts().owner().equals(call.person().name())
                    && !call.person().may(Verb.ADMINISTER)) {
                throw notYours(hunt).asException();
            }
            store.delete(hunt.id());
            return Answers.noContent();
        });
    }

    private static Problem notYours(SavedHuntView hunt) {
        return Problem.of(
                403,
                "hunt.not-yours",
                "The hunt %s belongs to %s. Store a copy under a name of your own."
                        .formatted(hunt.name(), hunt.facts().owner()));
    }

    private static SavedHuntStore.Content content(SavedHuntRequest asked) {
        HuntRequest hunt = asked.hunt();
        Objects.requireNonNullElse(hunt.where(), List.<String>of()).stream()
                .filter(one -> !one.isBlank())
                .forEach(SearchCondition::parse);
        String sql = asked.sql() == null || asked.sql().isBlank() ? null : asked.sql();
        if (sql != null && hasConditions(hunt)) {
            throw ArchiveProblems.invalid(
                            "search.sql",
                            "The hunt was not stored: it has a statement of SQL and conditions. Write the conditions into the"
                                    + " statement, or store two hunts.")
                    .asException();
        }
        Integer hours = asked.lastHours();
        if (hours != null && (hours < 1 || hours > MOST_HOURS)) {
            throw Problem.field(
                            "body.wrong-value",
                            "lastHours",
                            "lastHours must be a number from 1 to %d.".formatted(MOST_HOURS))
                    .asException();
        }
        Instant from = hours == null ? hunt.from() : null;
        Instant to = hours == null ? hunt.to() : null;
        String json = Json.write(
                sql == null
                        ? new HuntRequest(from, to, hunt.where(), hunt.text(), hunt.rule(), hunt.pattern(), null, null)
                        : new SavedHuntStore.Statement(from, to, sql));
        if (json.getBytes(StandardCharsets.UTF_8).length > LARGEST_HUNT) {
            throw ArchiveProblems.invalid(
                            "hunt.too-large",
                            "The hunt was not stored: it has more than %d KB. Upload a large rule as a rule pack, and hunt with its id."
                                    .formatted(LARGEST_HUNT / 1024))
                    .asException();
        }
        return new SavedHuntStore.Content(asked.name().strip(), Boolean.TRUE.equals(asked.shared()), json, hours);
    }

    private static boolean hasConditions(HuntRequest hunt) {
        return Stream.concat(
                        Stream.of(hunt.text(), hunt.rule(), hunt.pattern()),
                        Objects.requireNonNullElse(hunt.where(), List.<String>of()).stream())
                .anyMatch(one -> one != null && !one.isBlank());
    }

    private static HttpResponse answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored stored ->
                Answers.versioned(stored.hunt(), stored.hunt().facts().version());
            case Outcome.NameTaken taken ->
                throw new Problem(
                                409,
                                "hunt.name-taken",
                                "The hunt was not stored: you have another hunt of this name. Choose another name, or change that hunt.",
                                Map.of("field", "name"))
                        .asException();
            case Outcome.Full full ->
                throw Problem.of(
                                409,
                                "hunt.too-many",
                                "The hunt was not stored: you have %d hunts. Delete a hunt first."
                                        .formatted(SavedHuntStore.MOST_OF_PERSON))
                        .asException();
            case Outcome.Stale stale ->
                throw new Problem(
                                412,
                                "hunt.stale-version",
                                "The hunt was changed since you loaded it (current version %d). Load it again."
                                        .formatted(stale.version()),
                                Map.of("version", Long.toString(stale.version())))
                        .asException();
            case Outcome.Gone gone ->
                throw Problem.of(404, "hunt.gone", "The hunt was deleted in the meantime. Store it again.")
                        .asException();
        };
    }
}
