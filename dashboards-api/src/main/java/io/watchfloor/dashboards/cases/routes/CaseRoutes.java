package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.alerts.board.Timeline;
import io.watchfloor.dashboards.alerts.views.DetectionView;
import io.watchfloor.dashboards.alerts.why.WhyView;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseActivity;
import io.watchfloor.dashboards.board.CaseNotes;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.CaseStory;
import io.watchfloor.dashboards.board.CaseTasks;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.graph.CaseGraph;
import io.watchfloor.dashboards.cases.similar.SimilarCases;
import io.watchfloor.dashboards.cases.views.ActivityView;
import io.watchfloor.dashboards.cases.views.CaseGraphView;
import io.watchfloor.dashboards.cases.views.CaseNoteView;
import io.watchfloor.dashboards.cases.views.CaseOverviewView;
import io.watchfloor.dashboards.cases.views.CaseReasonsView;
import io.watchfloor.dashboards.cases.views.CaseWorkView;
import io.watchfloor.dashboards.cases.views.SimilarCaseView;
import io.watchfloor.dashboards.cases.views.TaskView;
import io.watchfloor.dashboards.response.views.ActionView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Routes for reading {@code /cases}; {@link CaseCommands} handles commands. Paths accept the number of a case instead of its ID. */
public final class CaseRoutes {

    private static final Pattern NAME = Pattern.compile("#?[0-9]{1,18}|[0-9a-f]{24,64}");
    private static final Pattern TECHNIQUE = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");

    private static final List<String> TASKS = List.of("overdue");

    static final Parameter ID =
            Parameter.path("id", "ID or number of the case.").as("case");

    public static final List<ApiOperation<CaseRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/cases", Verb.READ, CaseRoutes::list)
                    .is(Operation.of("listCases", "List cases, newest first unless `sort` is set")
                            .with(
                                    Parameter.query("status", "Statuses.").anyOf(CaseStatus.class),
                                    Parameter.query("severity", "Severities.").anyOf(Level.class),
                                    Parameter.query("tier", "Tiers of the analysts who work on the case.")
                                            .anyOf(CaseTier.class),
                                    Parameter.query(
                                            "assignee", "Name of a user, `me`, or `none` for unassigned cases."),
                                    Parameter.query("asset", "ID of an asset. The prefix `host:` may be omitted."),
                                    Parameter.query(
                                                    "technique",
                                                    "ATT&CK technique ID. T1003 also matches its sub-techniques, such as T1003.001."
                                                            + " An id of an earlier version also matches its successor, and vice versa.")
                                            .like(TECHNIQUE.pattern()),
                                    Parameter.query("from", "Only cases opened at or after this time (UTC)."),
                                    Parameter.query("to", "Only cases opened before this time (UTC)."),
                                    Parameter.query(
                                                    "tasks",
                                                    "overdue: only cases with open tasks after their due time.")
                                            .oneOf(TASKS),
                                    Parameter.query(
                                            "exercise",
                                            "ID of an exercise, `any` for the cases of all exercises, or `none` for all other cases."),
                                    Parameter.query("sort", "Sort order. Defaults to newest first.")
                                            .oneOf(CaseReadModel.Order.texts()),
                                    Parameter.query(
                                            "q",
                                            "Text to search for in number, title, users, assets or ATT&CK technique IDs."))
                            .lists(CaseRow.class)
                            .command(Command.of("cases list [OPTIONS]", "Lists cases, newest first.")
                                    .rows(
                                            "CASE {number} | SEVERITY {severity} | STATUS {status} | TIER {tier} | ASSIGNEE"
                                                    + " {assignee?{assignee}|{acknowledgedBy}} | ASSETS {assets~name} | ALERTS {alertCount} |"
                                                    + " UPDATED {@updatedAt} | TITLE {title} | ID {id}"))),
            ApiOperation.<CaseRoutes>get("/api/v1/cases/{id}", Verb.READ, CaseRoutes::find)
                    .is(Operation.of("getCase", "Get a case with its alerts and observables")
                            .with(ID)
                            .answersVersioned(CaseView.class)),
            ApiOperation.get(
                            "/api/v1/cases/{id}/timeline",
                            Verb.READ,
                            (CaseRoutes own, Call call) -> own.casePart(
                                    call, (handle, id, slice) -> Timeline.ofCase(handle, id, slice, own.attack)))
                    .is(Operation.of("getCaseTimeline", "Get the attack timeline of a case")
                            .with(ID)
                            .lists(DetectionView.class)),
            ApiOperation.get(
                            "/api/v1/cases/{id}/activity",
                            Verb.READ,
                            (CaseRoutes own, Call call) -> own.casePart(call, CaseActivity::list))
                    .is(Operation.of("getCaseActivity", "Get the activity of a case")
                            .with(ID)
                            .lists(ActivityView.class)),
            ApiOperation.get(
                            "/api/v1/cases/{id}/tasks",
                            Verb.READ,
                            (CaseRoutes own, Call call) -> own.casePart(
                                    call,
                                    (handle, id, slice) -> CaseTasks.ofCase(handle, id, slice, own.clock.instant())))
                    .is(Operation.of("getCaseTasks", "List the tasks of a case, those that are due first")
                            .with(ID)
                            .lists(TaskView.class)
                            .command(
                                    Command.of("cases tasks ID", "Lists the tasks of a case, those that are due first.")
                                            .rows(
                                                    "TASK {number} | STATUS {status} | OWNER {owner|} | DUE {@due} | OVERDUE {overdue} |"
                                                            + " TITLE {title} | REVISION {revision}"))),
            ApiOperation.get(
                            "/api/v1/cases/{id}/notes",
                            Verb.READ,
                            (CaseRoutes own, Call call) -> own.casePart(call, CaseNotes::ofCase))
                    .is(Operation.of("getCaseNotes", "List the notes of a case with their former texts, oldest first")
                            .with(ID)
                            .lists(CaseNoteView.class)
                            .command(Command.of("cases notes ID", "Lists the notes of a case, oldest first.")
                                    .rows("NOTE {number} | BY {by} | AT {@at} | REVISION {revision} | TEXT {text}"))),
            ApiOperation.get(
                            "/api/v1/cases/{id}/actions",
                            Verb.READ,
                            (CaseRoutes own, Call call) -> own.casePart(
                                    call,
                                    (handle, id, slice) ->
                                            CaseActionRoutes.ofCase(handle, id, slice, own.clock.instant())))
                    .is(Operation.of("getCaseActions", "Get the automated actions of a case and their steps")
                            .with(ID)
                            .lists(ActionView.class)),
            ApiOperation.get("/api/v1/cases/{id}/graph", Verb.READ, CaseRoutes::graph)
                    .is(Operation.of(
                                    "getCaseGraph",
                                    "Get the attack graph of a case: assets, accounts, external addresses and their links")
                            .with(ID)
                            .answers(CaseGraphView.class)),
            ApiOperation.get("/api/v1/cases/{id}/reasons", Verb.READ, CaseRoutes::reasons)
                    .is(Operation.of(
                                    "getCaseReasons",
                                    "Get the match details of each alert's latest record, and its processes")
                            .with(ID)
                            .answers(CaseReasonsView.class)),
            ApiOperation.get("/api/v1/cases/{id}/similar", Verb.READ, CaseRoutes::similar)
                    .is(Operation.of(
                                    "listSimilarCases",
                                    "List the open and closed cases that are most like a case, with the reasons and how they were closed")
                            .text(
                                    "Cases are compared by their campaigns, rules, observables, accounts, assets, techniques and asset"
                                            + " groups. A value has more points the fewer cases have it. At most 20 cases are listed, the"
                                            + " most similar first. Only cases that you may read are compared and counted.")
                            .with(ID)
                            .lists(SimilarCaseView.class)
                            .command(Command.of(
                                            "cases similar ID",
                                            "Lists the cases that are most like a case, with the reasons and how they were closed.")
                                    .rows(
                                            "CASE {number} | SCORE {score} | STATUS {status} | CLASSIFICATION {classification|} |"
                                                    + " DETERMINATION {determination|} | CLOSED BY {closedBy|} | SECONDS {resolveSeconds|} |"
                                                    + " WHY {reasons~text} | TITLE {title} | ID {id}"))),
            ApiOperation.get("/api/v1/cases/{id}/overview", Verb.READ, CaseRoutes::overview)
                    .is(Operation.of(
                                    "getCaseOverview",
                                    "Get timeline, activity, actions, match details, graph, tasks and notes of a case in one response")
                            .with(ID)
                            .answers(CaseOverviewView.class)),
            ApiOperation.get("/api/v1/cases/{id}/why", Verb.READ, CaseRoutes::why)
                    .is(Operation.of(
                                    "getCaseWhy",
                                    "Get the evidence chain of a case: raw telemetry, rules, alerts and notifications")
                            .with(ID)
                            .answers(WhyView.class)));

    private final ReadModelStore boards;
    private final CaseWhy why;
    private final BiConsumer<Actor, String> audit;
    private final RestrictedReadAudit reads;
    private final Attack attack;
    private final Clock clock;

    @FunctionalInterface
    private interface Part<T> {
        ResultPage<T> list(Handle handle, String caseId, PageRequest slice);
    }

    /**
     * @param audit audits reads of restricted cases
     * @param reads audits restricted cases shown in lists
     */
    public CaseRoutes(
            ReadModelStore boards,
            CaseWhy why,
            BiConsumer<Actor, String> audit,
            RestrictedReadAudit reads,
            Attack attack,
            Clock clock) {
        this.attack = attack;
        this.clock = clock;
        this.boards = boards;
        this.audit = audit;
        this.reads = reads;
        this.why = why;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        String assignee = parameters.text("assignee");
        CaseReadModel.Filter filter = new CaseReadModel.Filter(
                parameters.statuses("status"),
                parameters.levels("severity"),
                parameters.tiers("tier"),
                "me".equals(assignee) ? call.person().name() : assignee,
                parameters.words(),
                new CaseReadModel.Attack(
                        asset(parameters), technique(parameters), parameters.time("from"), parameters.time("to")),
                parameters.oneOf("tasks", TASKS) == null ? null : clock.instant(),
                parameters.text("exercise"));
        String sort = parameters.oneOf("sort", CaseReadModel.Order.texts());
        CaseReadModel.Order order =
                sort == null ? CaseReadModel.Order.NEWEST : CaseReadModel.Order.valueOf(sort.toUpperCase(Locale.ROOT));
        ResultPage<CaseRow> cases =
                boards.read(call.sight(), handle -> CaseReadModel.list(handle, filter, order, parameters.slice()));
        reads.shown(
                call.actor(),
                cases.items().stream()
                        .filter(CaseRow::ofRestricted)
                        .map(CaseRow::id)
                        .toList());
        return Answers.list(cases.map(row -> row.forVerbs(call.verbs())));
    }

    private static @Nullable String asset(Parameters parameters) {
        String text = parameters.text("asset");
        try {
            return text == null ? null : AssetId.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw Problem.field(
                            "query.value",
                            "asset",
                            "The parameter asset must be an asset ID such as host:dc01.corp.example, not %s."
                                    .formatted(text))
                    .asException();
        }
    }

    private CaseReadModel.@Nullable Technique technique(Parameters parameters) {
        String text = parameters.text("technique");
        if (text == null) {
            return null;
        }
        String id = text.toUpperCase(Locale.ROOT);
        if (!TECHNIQUE.matcher(id).matches()) {
            throw Problem.field(
                            "query.value",
                            "technique",
                            "The parameter technique must be an ATT&CK technique ID such as T1003 or T1003.001, not %s."
                                    .formatted(text))
                    .asException();
        }
        return new CaseReadModel.Technique(id, attack.allIds(id));
    }

    private HttpResponse find(Call call) {
        return shown(read(call, CaseRoutes::find), call);
    }

    /** Reads a case. Reads of restricted cases are audited before the response is sent. */
    private <T> T read(Call call, BiFunction<Handle, String, T> reading) {
        Read<T> done = boards.read(call.sight(), handle -> {
            String id = id(handle, call);
            return new Read<>(reading.apply(handle, id), id, CaseReadModel.isRestricted(handle, id));
        });
        if (done.restricted()) {
            audit.accept(call.actor(), "case:" + done.id());
        }
        return done.what();
    }

    private record Read<T>(T what, String id, boolean restricted) {}

    /** Returns the case with its version, without data that the person may not see. */
    static HttpResponse shown(CaseView found, Call call) {
        return Answers.versioned(found.forVerbs(call.verbs()), found.version());
    }

    private <T> HttpResponse casePart(Call call, Part<T> part) {
        PageRequest slice = call.query().slice();
        return Answers.list(read(call, (handle, id) -> part.list(handle, id, slice)));
    }

    private HttpResponse why(Call call) {
        return Answers.json(read(call, (handle, id) -> why.of(handle, find(handle, id))));
    }

    private HttpResponse similar(Call call) {
        PageRequest slice = call.query().slice();
        Tlp intelligence =
                call.bearer().verbs().contains(Verb.WATCH) ? call.bearer().clearance() : null;
        SimilarCases.Found found = read(call, (handle, id) -> SimilarCases.of(handle, id, intelligence));
        reads.shown(call.actor(), found.restricted());
        List<SimilarCaseView> cases = found.cases();
        return Answers.list(ResultPage.cut(cases, one -> "%02d".formatted(cases.indexOf(one)), slice));
    }

    private HttpResponse graph(Call call) {
        return Answers.json(CaseGraph.of(read(call, (handle, id) -> CaseStory.of(handle, id, attack))));
    }

    private HttpResponse reasons(Call call) {
        return Answers.json(read(call, (handle, id) -> why.reasons(handle, find(handle, id))));
    }

    /** Reads all parts in one transaction with one audit entry, instead of one transaction and one entry for each part. */
    private HttpResponse overview(Call call) {
        PageRequest most = PageRequest.first(PageRequest.LONGEST);
        return Answers.json(read(call, (handle, id) -> {
            ResultPage<DetectionView> timeline = Timeline.ofCase(handle, id, most, attack);
            ResultPage<ActivityView> activity = CaseActivity.list(handle, id, most);
            ResultPage<CaseNoteView> notes = CaseNotes.ofCase(handle, id, most);
            return new CaseOverviewView(
                    timeline.items(),
                    total(timeline),
                    activity.items(),
                    total(activity),
                    CaseActionRoutes.ofCase(handle, id, most, clock.instant()).items(),
                    why.reasons(handle, find(handle, id)),
                    CaseGraph.of(CaseStory.of(handle, id, attack)),
                    new CaseWorkView(
                            CaseTasks.ofCase(handle, id, most, clock.instant()).items(), notes.items(), total(notes)));
        }));
    }

    private static long total(ResultPage<?> listing) {
        return Objects.requireNonNullElse(
                listing.total(), (long) listing.items().size());
    }

    static CaseView find(Handle handle, String id) {
        return CaseReadModel.find(handle, id)
                .orElseThrow(() -> Problem.unknown("case", id).asException());
    }

    /**
     * Resolves a parameter that contains the ID or number of a case to the case ID. Returns the parameter unchanged if no such case
     * exists.
     *
     * @throws Problem.ProblemException if the text is neither an id nor a number
     */
    public static String named(Handle handle, String parameter, String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return CaseReadModel.idOf(handle, name).orElseGet(() -> {
            if (!NAME.matcher(name).matches()) {
                throw Problem.field(
                                "query.value",
                                parameter,
                                "%s must be the ID or the number of a case, such as 12, not %s."
                                        .formatted(parameter, text))
                        .asException();
            }
            return name;
        });
    }

    static String id(Handle handle, Call call) {
        String id = call.path("id");
        return CaseReadModel.idOf(handle, id)
                .orElseThrow(() -> Problem.unknown("case", id).asException());
    }
}
