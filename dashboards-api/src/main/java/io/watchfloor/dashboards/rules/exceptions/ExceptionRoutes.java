package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.rules.backtest.BackTestService;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.dashboards.rules.views.BackTestView;
import io.watchfloor.dashboards.rules.views.ExceptionRequest;
import io.watchfloor.dashboards.rules.views.ExceptionView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.detection.exception.ExceptionFilters;
import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.detection.exception.ExceptionStore.Outcome;
import io.watchfloor.ops.detection.exception.RuleException;
import io.watchfloor.ops.detection.exception.RuleException.Terms;
import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobStatus;
import io.watchfloor.ops.platform.job.JobStore;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /rules/exceptions}. */
public final class ExceptionRoutes {

    private static final String ALL = "/api/v1/rules/exceptions";
    private static final String ONE = ALL + "/{id}";
    private static final int MOST_LISTED = 2_000;
    private static final int SHOWN_PROBLEMS = 50;
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration ACTIVE_WAIT = Duration.ofSeconds(12);
    private static final List<String> STATES = Arrays.stream(ExceptionView.State.values())
            .map(ExceptionView.State::text)
            .toList();
    private static final Parameter ID =
            Parameter.path("id", "ID of the exception.").as("exception");

    private static final String INVALID =
            "exception.everything: the exception has no scope. exception.where, exception.asset, exception.account: a part of the"
                    + " scope is invalid. exception.rule: a rule is unknown, or is a correlation rule. exception.expires: the end is not"
                    + " within 366 days. exception.suppression: the fields or minutes are invalid. exception.owner: the owner is no enabled person.";
    private static final String UNCONFIRMED =
            "exception.not-previewed: no ended preview of the same exception is named. exception.critical: a rule is critical;"
                    + " confirm it. exception.over: the exception has ended. exception.too-many: too many exceptions are active.";
    private static final String STALE = "exception.stale-version: the exception was changed since you loaded it.";
    private static final String TRIAL =
            "exception.refused: the rules cannot be loaded with the exception. `problems` lists at most 50 problems.";
    private static final String ROWS =
            "STATE {state} | RULES {rules*title} | ASSETS {scope.assets*} | WHERE {scope.where*} |"
                    + " SUPPRESS BY {suppression.by*} | MINUTES {suppression.minutes} |"
                    + " HIDDEN MATCHES {effect.matches} | HIDDEN ALERTS {effect.alerts} | LAST HIT {@effect.lastAt} |"
                    + " OWNER {facts.owner} | ENDS {@facts.expiresAt} | REASON {reason} | ID {id}";

    private static final String HIDDEN_ROWS =
            "HIDDEN ALERTS {alerts} | HIDDEN MATCHES {matches} | LAST HIT {@lastAt} | OWNER {owner} | ENDS {@expiresAt} |"
                    + " REASON {reason} | ID {id}";

    public static final List<ApiOperation<ExceptionRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.WATCH, ExceptionRoutes::list)
                    .is(Operation.of("listExceptions", "List exceptions from rules, newest first")
                            .text(
                                    "Exceptions whose assets you do not see are left out. Counts are those of the assets that you see.")
                            .with(
                                    Parameter.query("state", "Only exceptions in this state.")
                                            .oneOf(STATES),
                                    Parameter.query("rule", "ID of a rule."))
                            .lists(ExceptionView.class)
                            .command(Command.of(
                                            "rules exceptions [OPTIONS]",
                                            "Lists exceptions, and what they have hidden.")
                                    .rows(ROWS))),
            ApiOperation.of("POST", ALL, Verb.WRITE_RULES, ExceptionRoutes::create)
                    .asDangerous()
                    .is(Operation.of("createException", "Hide alerts of rules within a scope, until an end")
                            .text(
                                    "The exception is active on every node within seconds. Its matches open no alert and are"
                                            + " counted exactly. After its end, what it has hidden stays hidden. With a suppression"
                                            + " it hides only repeats: after an alert, matches on the same asset with equal values"
                                            + " of fields, until the time has passed.")
                            .takes(ExceptionRequest.class)
                            .answersVersioned(ExceptionView.class)
                            .refuses(400, INVALID)
                            .refuses(409, UNCONFIRMED)
                            .refuses(422, TRIAL)
                            .refuses(503, "exception.busy: another change of rules is being loaded.")),
            ApiOperation.get(ONE, Verb.WATCH, ExceptionRoutes::find)
                    .is(Operation.of("getException", "Get an exception")
                            .with(ID)
                            .answersVersioned(ExceptionView.class)),
            ApiOperation.of("PUT", ONE, Verb.WRITE_RULES, ExceptionRoutes::change)
                    .asDangerous()
                    .is(Operation.of("changeException", "Change an exception that is active")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(ExceptionRequest.class)
                            .answersVersioned(ExceptionView.class)
                            .refuses(400, INVALID)
                            .refuses(409, UNCONFIRMED)
                            .refuses(412, STALE)
                            .refuses(422, TRIAL)
                            .refuses(503, "exception.busy: another change of rules is being loaded.")),
            ApiOperation.of("POST", ONE + "/extend", Verb.WRITE_RULES, ExceptionRoutes::extend)
                    .asDangerous()
                    .is(Operation.of("extendException", "Move the end of an exception")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(ExceptionRequest.Extension.class)
                            .answersVersioned(ExceptionView.class)
                            .refuses(400, "exception.expires: the end is not within 366 days.")
                            .refuses(409, "exception.over: the exception has ended.")
                            .refuses(412, STALE)
                            .command(Command.of(
                                            "rules extend-exception ID --until=expiresAt",
                                            "Moves the end of an exception.")
                                    .prints("The exception ends at {@facts.expiresAt}."))),
            ApiOperation.of("POST", ONE + "/end", Verb.WRITE_RULES, ExceptionRoutes::end)
                    .is(Operation.of("endException", "End an exception now")
                            .text("What it has hidden stays hidden.")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(RequestBodies.Nothing.class)
                            .answersVersioned(ExceptionView.class)
                            .refuses(409, "exception.over: the exception has ended.")
                            .refuses(412, STALE)
                            .command(Command.of("rules end-exception ID", "Ends an exception now.")
                                    .prints("The exception has ended. It has hidden {effect.matches} matches."))),
            ApiOperation.get("/api/v1/assets/{id}/exceptions", Verb.WATCH, ExceptionRoutes::onAsset)
                    .is(Operation.of("getHiddenOnAsset", "Count what exceptions have hidden on an asset")
                            .with(Parameter.path("id", "ID of the asset.").as("asset"))
                            .answers(ExceptionView.Hidden.class)
                            .command(Command.of(
                                            "assets exceptions ASSET",
                                            "Lists exceptions that have hidden alerts on an asset.")
                                    .rows("exceptions", HIDDEN_ROWS))),
            ApiOperation.get("/api/v1/cases/{id}/exceptions", Verb.WATCH, ExceptionRoutes::inCase)
                    .is(Operation.of("getHiddenInCase", "Count what exceptions have hidden on the assets of a case")
                            .text("Counts from the day of the first alert of the case on each asset.")
                            .with(Parameter.path("id", "ID or number of the case.")
                                    .as("case"))
                            .answers(ExceptionView.Hidden.class)
                            .command(Command.of(
                                            "cases exceptions CASE",
                                            "Lists exceptions that have hidden alerts on the assets of a case.")
                                    .rows("exceptions", HIDDEN_ROWS))));

    private final RouteContext context;
    private final ExceptionStore store;
    private final Packs packs;
    private final ExceptionMetrics metrics;
    private final JobStore previews;
    private final CaseNames cases;

    /** Finds a case that the person sees. */
    public interface CaseNames {
        /** @return the id of a case, by id or number */
        String named(Call call, String name);
    }

    public ExceptionRoutes(RouteContext context, Packs packs, ExceptionMetrics metrics, CaseNames cases) {
        this.context = context;
        this.store = new ExceptionStore(context.database());
        this.packs = packs;
        this.metrics = metrics;
        this.previews = new JobStore(context.database(), BackTestService.KIND);
        this.cases = cases;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> blocking(Supplier<HttpResponse> work) {
        return CompletableFuture.supplyAsync(work, context.threads());
    }

    private ExceptionViews views() {
        return new ExceptionViews(
                packs.stages().loaded().get(),
                packs.stages().evaluated().get(),
                context.clock().instant());
    }

    private HttpResponse list(Call call) {
        String state = call.query().oneOf("state", STATES);
        String rule = call.query().text("rule");
        List<RuleException> all = store.latest(MOST_LISTED).stream()
                .filter(one -> rule == null || one.terms().rules().contains(rule))
                .toList();
        List<ExceptionView> seen = context.boards().read(call.sight(), handle -> views().of(handle, all)).stream()
                .filter(one -> state == null || one.state().text().equals(state))
                .toList();
        return Answers.list(ResultPage.cut(
                seen,
                one -> "%020d %s"
                        .formatted(Long.MAX_VALUE - one.facts().created().at().toEpochMilli(), one.id()),
                call.query().slice()));
    }

    private HttpResponse find(Call call) {
        return answer(call, call.path("id"));
    }

    private HttpResponse answer(Call call, String id) {
        ExceptionView found = store.find(id)
                .flatMap(one -> context.boards().read(call.sight(), handle -> views().of(handle, List.of(one))).stream()
                        .findFirst())
                .orElseThrow(() -> Problem.unknown("exception", id).asException());
        return Answers.versioned(found, found.version());
    }

    private HttpResponse onAsset(Call call) {
        String asset = call.path("id");
        return Answers.json(context.boards().read(call.sight(), handle -> {
            if (AssetReadModel.find(handle, asset).isEmpty()) {
                throw Problem.unknown("asset", asset).asException();
            }
            return ExceptionViews.onAsset(handle, asset, store);
        }));
    }

    private HttpResponse inCase(Call call) {
        String kase = cases.named(call, call.path("id"));
        return Answers.json(context.boards().read(call.sight(), handle -> ExceptionViews.inCase(handle, kase, store)));
    }

    private CompletionStage<HttpResponse> create(Call call) {
        ExceptionRequest asked = call.body(ExceptionRequest.class);
        String by = call.person().name();
        String id = UUID.randomUUID().toString();
        return CompletableFuture.supplyAsync(() -> checked(asked, by), context.threads())
                .thenCompose(terms -> tried(id, terms, null).thenApply(fits -> terms))
                .thenApplyAsync(
                        terms -> stored(store.create(
                                id,
                                terms,
                                asked.alert(),
                                preview(asked, terms, by),
                                by,
                                context.clock().instant())),
                        context.threads())
                .thenCompose(stored -> active(call, stored, "created"));
    }

    private CompletionStage<HttpResponse> change(Call call) {
        ExceptionRequest asked = call.body(ExceptionRequest.class);
        String by = call.person().name();
        Long version = call.version("exception");
        return CompletableFuture.supplyAsync(
                        () -> {
                            seen(call);
                            return checked(asked, by);
                        },
                        context.threads())
                .thenCompose(
                        terms -> tried(call.path("id"), terms, call.path("id")).thenApply(fits -> terms))
                .thenApplyAsync(
                        terms -> stored(store.change(
                                call.path("id"),
                                version,
                                terms,
                                preview(asked, terms, by),
                                by,
                                context.clock().instant())),
                        context.threads())
                .thenCompose(stored -> active(call, stored, "changed"));
    }

    private CompletionStage<HttpResponse> extend(Call call) {
        Instant end = call.body(ExceptionRequest.Extension.class).expiresAt();
        Long version = call.version("exception");
        return blocking(() -> {
            RuleException before = seen(call);
            Instant now = context.clock().instant();
            RuleException after = stored(store.change(
                    before.id(),
                    Objects.requireNonNullElse(version, before.revision()),
                    before.terms().until(checked(end, now)),
                    before.preview(),
                    call.person().name(),
                    now));
            metrics.count("extended");
            return answer(call, after.id());
        });
    }

    private CompletionStage<HttpResponse> end(Call call) {
        Long version = call.version("exception");
        return CompletableFuture.supplyAsync(
                        () -> stored(store.end(
                                seen(call).id(),
                                version,
                                call.person().name(),
                                context.clock().instant())),
                        context.threads())
                .thenCompose(stored -> active(call, stored, "ended"));
    }

    /** Waits until this node evaluates with the exception, or without it after its end; its state says whether it does. */
    private CompletionStage<HttpResponse> active(Call call, RuleException stored, String what) {
        metrics.count(what);
        List<String> counting = stored.terms().rules().stream()
                .map(rule -> ExceptionFilters.countingRule(stored.id(), rule))
                .toList();
        boolean isOn = stored.ended() == null;
        return context.waiting()
                .untilTrue(
                        ACTIVE_WAIT,
                        () -> counting.stream()
                                        .anyMatch(rule -> packs.stages()
                                                .evaluated()
                                                .get()
                                                .rule(rule)
                                                .isPresent())
                                == isOn)
                .thenApplyAsync(done -> answer(call, stored.id()), context.threads());
    }

    /** The exception, if the person sees it. */
    private RuleException seen(Call call) {
        String id = call.path("id");
        return store.find(id)
                .filter(one -> !context.boards()
                        .read(call.sight(), handle -> views().of(handle, List.of(one)))
                        .isEmpty())
                .orElseThrow(() -> Problem.unknown("exception", id).asException());
    }

    private Terms checked(ExceptionRequest asked, String by) {
        Instant now = context.clock().instant();
        ExceptionViews views = views();
        ExceptionRules.check(asked.exception().rules(), packs);
        Terms terms = new Terms(
                asked.exception().rules().stream().distinct().toList(),
                ExceptionTerms.scope(asked.exception()),
                ExceptionTerms.suppression(asked.exception()),
                asked.reason().strip(),
                owner(Objects.requireNonNullElse(asked.owner(), by)),
                checked(asked.expiresAt(), now));
        boolean isCritical = terms.rules().stream()
                .flatMap(rule -> views.header(rule).stream())
                .anyMatch(header -> header.level() == Level.CRITICAL);
        if (isCritical && !Boolean.TRUE.equals(asked.confirmCritical())) {
            throw new Problem(
                            409,
                            "exception.critical",
                            "A rule of the exception is critical: its alerts page people at once. Send confirmCritical to hide"
                                    + " them within the scope.",
                            Map.of("field", "confirmCritical"))
                    .asException();
        }
        preview(asked, terms, by);
        return terms;
    }

    private static Instant checked(Instant end, Instant now) {
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            throw Problem.field(
                            "exception.expires",
                            "expiresAt",
                            "An exception ends within 366 days, and not in the past. Choose a time until %s."
                                    .formatted(now.plus(LONGEST)))
                    .asException();
        }
        return end;
    }

    private String owner(String name) {
        if (context.database()
                .withHandle(handle -> context.people().person(handle, name))
                .isEmpty()) {
            throw Problem.field("exception.owner", "owner", "There is no enabled person %s.".formatted(name))
                    .asException();
        }
        return name;
    }

    /** @return the result of the preview as JSON; null if the user saves without a preview */
    private @Nullable String preview(ExceptionRequest asked, Terms terms, String by) {
        if (asked.preview() == null && Boolean.TRUE.equals(asked.withoutPreview())) {
            return null;
        }
        String id = Objects.requireNonNullElse(asked.preview(), "");
        Optional<Job> job = previews.find(id)
                .filter(one -> one.request().by().equals(by) && one.state().status() == JobStatus.DONE);
        String result = job.map(Job::result).orElse(null);
        if (job.isEmpty() || result == null) {
            throw notPreviewed().asException();
        }
        BackTestService.Request request = job.get().request(BackTestService.Request.class);
        if (!ExceptionFilters.scopeHash(terms).equals(request.exception())) {
            throw notPreviewed().asException();
        }
        long days = Duration.between(request.from(), request.to()).toDays();
        return Json.write(ExceptionViews.preview(days, Json.read(result, BackTestView.BackTestResultView.class)));
    }

    private static Problem notPreviewed() {
        return new Problem(
                409,
                "exception.not-previewed",
                "The exception was not saved, because preview names no ended preview of this exception by you. Start one with"
                        + " POST /api/v1/rules/exceptions/previews, or send withoutPreview.",
                Map.of("field", "preview"));
    }

    /** Loads all rules with the exception. */
    private CompletionStage<PackTrials.Outcome.Fits> tried(String id, Terms terms, @Nullable String replaced) {
        PackContent pack = ExceptionRules.pack(
                store.active(context.clock().instant()),
                id,
                terms,
                replaced,
                context.clock().instant());
        return packs.trial().of(pack, true).thenApply(outcome -> switch (outcome) {
            case PackTrials.Outcome.Fits fits when fits.skipped().stream().noneMatch(one -> isOf(one, terms)) -> fits;
            case PackTrials.Outcome.Fits fits -> throw refused(fits.skipped()).asException();
            case PackTrials.Outcome.Rejection rejection ->
                throw refused(rejection.problems()).asException();
            case PackTrials.Outcome.TooSlow slow ->
                throw Problem.of(
                                503,
                                "exception.busy",
                                "Loading the rules with the exception took too long, and nothing was changed. Try again later.")
                        .asException();
            case PackTrials.Outcome.Busy busy ->
                throw Problem.of(
                                503,
                                "exception.busy",
                                "Another change of rules is being loaded, and nothing was changed. Send the request again.")
                        .asException();
        });
    }

    private static boolean isOf(RuleProblem problem, Terms terms) {
        return terms.rules().stream().anyMatch(problem.reason()::contains);
    }

    private static Problem refused(List<RuleProblem> problems) {
        List<ProblemJson.Item> shown = problems.stream()
                .limit(SHOWN_PROBLEMS)
                .map(one -> new ProblemJson.Item(one.file(), one.line(), one.column(), one.code(), one.reason()))
                .toList();
        return new Problem(
                422,
                "exception.refused",
                "The exception was not saved, because the rules cannot be loaded with it: %s"
                        .formatted(Stream.concat(problems.stream().map(RuleProblem::reason), Stream.of(""))
                                .findFirst()
                                .orElse("")),
                shown,
                Map.of());
    }

    private static RuleException stored(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored stored -> stored.exception();
            case Outcome.Stale stale ->
                throw new Problem(
                                412,
                                "exception.stale-version",
                                "The exception was changed since you loaded it (current version %d). Load it again."
                                        .formatted(stale.revision()),
                                Map.of("version", Long.toString(stale.revision())))
                        .asException();
            case Outcome.Over over ->
                throw Problem.of(
                                409,
                                "exception.over",
                                "The exception has ended, so it cannot be changed. Create another exception.")
                        .asException();
            case Outcome.Unknown unknown ->
                throw Problem.of(404, "exception.unknown", "The exception does not exist.")
                        .asException();
            case Outcome.Full full ->
                throw Problem.of(
                                409,
                                "exception.too-many",
                                "%d exceptions are active. End an exception first."
                                        .formatted(ExceptionStore.MOST_ACTIVE))
                        .asException();
        };
    }
}
