package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.rules.views.RulePackView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.detection.exception.ExceptionFilters;
import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.ops.detection.pack.RulePackStore.Change;
import io.watchfloor.ops.detection.pack.RuleStageStore;
import io.watchfloor.ops.intel.rules.IndicatorPack;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.language.RuleStage;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Rule packs ({@code /rule-packs}). A pack is accepted completely or not at all, because its rules are loaded and
 * compiled before the change is stored. Status 200 means that the change is stored. An error means that the change is
 * not stored. The result is unknown only if the database does not respond. In this case the error says so, and
 * repeating the request shows the result.
 */
public final class RulePackRoutes {

    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final Parameter NAME =
            Parameter.path("name", "Name of the pack.").like("^" + NAMES + "$").as("rulePack");

    private static final long LARGEST_PACK = 16 << 20;
    private static final TrialAnswers TRIAL = new TrialAnswers("rule-pack", "the pack", "Split the pack");
    private static final List<String> YES = List.of("true", "false");
    private static final Parameter SKIP = Parameter.query(
                    "skipRefused",
                    "true: skip unsupported or invalid rules of the pack and activate the others. The answer"
                            + " lists at most 50 skipped rules.")
            .oneOf(YES);
    private static final List<String> STAGES =
            Arrays.stream(RuleStage.values()).map(RuleStage::text).toList();
    private static final Duration ACTIVE_WAIT = Duration.ofSeconds(20);

    /** Maximum waiting time. It is shorter than a minute, because idle connections are closed after a minute. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(57);

    private static final String ONE = "/api/v1/rule-packs/{name}";

    /** Output of the command line after a change. */
    public static final String NOW = "Pack {name}: {action}, revision {revision}, {rules} rules.";

    private static final String CHANGES =
            "PACK {name} | REVISION {revision} | ACTION {action} | RULES {rules} | BY {by} | AT {@at}";

    public static final List<ApiOperation<RulePackRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/rule-packs", Verb.WATCH, RulePackRoutes::list)
                    .is(Operation.of("listRulePacks", "List active rule packs")
                            .lists(RulePackView.class)
                            .command(Command.of("packs list", "Lists active rule packs.")
                                    .rows(CHANGES + " | ACTIVE {judging}"))),
            ApiOperation.get(ONE, Verb.WATCH, RulePackRoutes::find)
                    .is(operation("getRulePack", "Get a rule pack and its change history")
                            .answers(RulePackView.class)
                            .command(Command.of(
                                            "packs show NAME", "Shows the change history of a rule pack, newest first.")
                                    .rows("history", CHANGES))),
            ApiOperation.of("PUT", ONE, Verb.WRITE_RULES, counted(RulePackRoutes::put))
                    .withBodyOf(LARGEST_PACK)
                    .asDangerous()
                    .is(changes("putRulePack", "Upload a rule pack, which is activated completely or not at all")
                            .text(
                                    "The change is stored, and the response is sent when this node evaluates "
                                            + "the new rules (`judging` is false if it does not yet). After 503, nothing was changed, so send the pack again.")
                            .with(
                                    SKIP,
                                    Parameter.query(
                                                    "stage",
                                                    "Stage in which the rules start that are new with this pack: draft, shadow or"
                                                            + " live. Defaults to live. Other rules keep their stage.")
                                            .oneOf(STAGES))
                            .takes(true, Content.text("application/yaml"), Content.text("application/zip"))
                            .answers(RulePackView.class)
                            .refuses(
                                    422,
                                    "rule-pack.refused: the whole pack was rejected. `problems` lists file, line, column,"
                                            + " code and reason of at most 50 problems.")),
            ApiOperation.of("POST", ONE + "/rollback", Verb.WRITE_RULES, counted(RulePackRoutes::rollBack))
                    .asDangerous()
                    .is(
                            changes("rollBackRulePack", "Roll a rule pack back to an earlier revision")
                                    .with(SKIP)
                                    .takes(RequestBodies.Rollback.class)
                                    .answers(RulePackView.class)
                                    .refuses(
                                            422,
                                            "rule-pack.refused: the earlier revision contains rules that are no longer supported.")),
            ApiOperation.of("DELETE", ONE, Verb.WRITE_RULES, counted(RulePackRoutes::withdraw))
                    .asDangerous()
                    .is(changes("removeRulePack", "Remove a rule pack")
                            .answersNothing()
                            .command(Command.of(
                                            "packs remove NAME", "Removes a rule pack: its rules are no longer active.")
                                    .then(ONE)
                                    .prints(NOW))));

    private final Packs packs;
    private final RulePackMetrics metrics;
    private final Clock clock;
    private final Executor threads;
    private final ReadModelWait waiting;

    /** @param threads executor whose threads may block */
    public RulePackRoutes(Packs packs, RulePackMetrics metrics, Clock clock, ReadModelWait waiting, Executor threads) {
        this.metrics = metrics;
        this.packs = packs;
        this.clock = clock;
        this.threads = threads;
        this.waiting = waiting;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static Operation operation(String id, String summary) {
        return Operation.of(id, summary)
                .with(NAME)
                .refuses(400, "rule-pack.name: the name of the pack is not allowed; or" + " the body is invalid.");
    }

    private static Operation changes(String id, String summary) {
        return operation(id, summary)
                .refuses(
                        504,
                        "rule-pack.unsettled: the database did not respond. Send the same request again; if the"
                                + " change was stored, the repetition has no effect.");
    }

    private static BiFunction<RulePackRoutes, Call, CompletionStage<HttpResponse>> counted(
            BiFunction<RulePackRoutes, Call, CompletionStage<HttpResponse>> handler) {
        return (own, call) ->
                handler.apply(own, call).whenComplete((done, failure) -> own.metrics.answered(code(failure)));
    }

    private static String code(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case null -> "done";
            case Problem.ProblemException refused -> refused.problem().code();
            default -> "server.failed";
        };
    }

    private HttpResponse list(Call call) {
        List<RulePackView> active = packs.shelf().active().stream()
                .map(change -> view(change, null, null))
                .toList();
        return Answers.list(ResultPage.cut(
                active, pack -> pack.latest().name(), call.query().slice()));
    }

    /** Includes all changes. */
    private HttpResponse find(Call call) {
        return Answers.json(described(name(call), null));
    }

    private CompletionStage<HttpResponse> put(Call call) {
        long begin = System.nanoTime();
        String name = changeable(call);
        checkStage(call);
        byte[] body = call.bytes().toArray();
        return tried(new PackContent(name, body), call)
                .thenComposeAsync(
                        fits -> activate(name, packs.shelf().keep(body), fits, 0, begin, call, start(fits, call)),
                        threads);
    }

    private static RuleStage checkStage(Call call) {
        String stage = call.query().oneOf("stage", STAGES);
        return stage == null ? RuleStage.LIVE : RuleStage.of(stage).orElseThrow();
    }

    /** The rules of the pack that no other revision or pack has brought yet. */
    private RulePackStore.NewRules start(PackTrials.Outcome.Fits fits, Call call) {
        RulePack loaded = packs.stages().loaded().get();
        Map<String, RuleStageStore.Change> staged = packs.stages().store().latest();
        Set<String> fresh = fits.rules().stream()
                .filter(id -> !staged.containsKey(id)
                        && loaded.rule(id).isEmpty()
                        && loaded.correlationIndex().find(id).isEmpty())
                .collect(Collectors.toSet());
        return new RulePackStore.NewRules(fresh, checkStage(call));
    }

    private CompletionStage<HttpResponse> rollBack(Call call) {
        long begin = System.nanoTime();
        String name = changeable(call);
        long revision = call.body(RequestBodies.Rollback.class).revision();
        Change to = packs.shelf()
                .change(name, revision)
                .orElseThrow(() -> Problem.field(
                                "rule-pack.unknown-revision",
                                "revision",
                                "The pack %s has no revision %d. GET /api/v1/rule-packs/%s lists its revisions."
                                        .formatted(name, revision, name))
                        .asException());
        String content = to.content();
        if (content == null) {
            throw Problem.field(
                            "rule-pack.unknown-revision",
                            "revision",
                            "Revision %d removed the pack: it contains no rules. Name another revision."
                                    .formatted(revision))
                    .asException();
        }
        byte[] body = packs.shelf().body(content);
        return tried(new PackContent(name, body), call)
                .thenComposeAsync(
                        fits -> activate(name, content, fits, to.number(), begin, call, RulePackStore.NewRules.LIVE),
                        threads);
    }

    private CompletionStage<HttpResponse> activate(
            String name,
            String content,
            PackTrials.Outcome.Fits fits,
            long rolledBackTo,
            long begin,
            Call call,
            RulePackStore.NewRules start) {
        String by = call.person().name();
        return changed(
                        name,
                        content,
                        begin,
                        () -> OptionalLong.of(packs.shelf()
                                .activate(
                                        name, content, fits.rules().size(), rolledBackTo, by, clock.instant(), start)))
                .thenApplyAsync(done -> Answers.json(described(name, skipped(fits))), threads);
    }

    private CompletionStage<HttpResponse> withdraw(Call call) {
        String name = changeable(call);
        String by = call.person().name();
        return changed(name, "", System.nanoTime(), () -> packs.shelf().withdraw(name, by, clock.instant()))
                .thenApply(done -> Answers.noContent());
    }

    /**
     * @param wanted hash of the intended content; empty to remove the pack
     * @param change blocks; returns empty if no active pack has this name
     */
    private CompletionStage<Boolean> changed(String name, String wanted, long begin, Supplier<OptionalLong> change) {
        return CompletableFuture.supplyAsync(() -> decided(name, wanted, change), threads)
                .thenCompose(revision -> judging(revision, begin));
    }

    private long decided(String name, String wanted, Supplier<OptionalLong> change) {
        try {
            return change.get()
                    .orElseThrow(() -> Problem.unknown("rule-pack", name).asException());
        } catch (JdbiException broken) {
            RulePackStore.Latest now = settled(name);
            if (now.content().equals(wanted)) {
                return now.revision();
            }
            packs.forget().run();
            throw Problem.of(
                            503,
                            "rule-pack.undecided",
                            "The change was not stored in time, and nothing was changed. Send it again.")
                    .asException();
        }
    }

    private RulePackStore.Latest settled(String name) {
        try {
            return packs.shelf().latest(name);
        } catch (JdbiException silent) {
            throw TRIAL.unsettled().asException();
        }
    }

    /**
     * Completes when this node evaluates the new rules, or after a timeout. A stored change may take effect later, and
     * the response says whether the change has taken effect.
     */
    private CompletionStage<Boolean> judging(long revision, long begin) {
        Duration left = LONGEST_ANSWER.minusNanos(System.nanoTime() - begin);
        return waiting.untilTrue(
                left.compareTo(ACTIVE_WAIT) < 0 ? left : ACTIVE_WAIT,
                () -> packs.judging().getAsLong() >= revision);
    }

    /**
     * Rejects the pack with a list of all problems if the pack cannot be loaded, or if another pack cannot be loaded
     * because of this pack.
     */
    private CompletionStage<PackTrials.Outcome.Fits> tried(PackContent pack, Call call) {
        boolean skipRefused = "true".equals(call.query().oneOf("skipRefused", YES));
        return packs.trial().of(pack, skipRefused).thenApply(outcome -> {
            if (outcome instanceof PackTrials.Outcome.Rejection(List<RuleProblem> problems) && problems.isEmpty()) {
                throw empty(pack).asException();
            }
            return TRIAL.fits(outcome, RulePackRoutes::refusal);
        });
    }

    private static Problem empty(PackContent pack) {
        return new Problem(
                422,
                "rule-pack.refused",
                "The pack was rejected: it contains no rule that can become active. Send a YAML file or a"
                        + " zip file with Sigma rules.",
                List.of(new ProblemJson.Item(pack.prefix(), 0, 0, "rule-pack.empty", "it has no active rule")),
                Map.of());
    }

    private static String refusal(List<RuleProblem> problems) {
        return ("The pack was rejected: %s unsupported, invalid or too expensive. Correct or remove them, or send the pack"
                        + " with skipRefused=true (\"watchfloor packs put --skip-refused\") to activate the others.")
                .formatted(problems.size() == 1 ? "1 rule is" : problems.size() + " rules are");
    }

    private static @Nullable List<RulePackView.Skipped> skipped(PackTrials.Outcome.Fits fits) {
        return fits.skipped().isEmpty()
                ? null
                : fits.skipped().stream()
                        .limit(TrialAnswers.SHOWN_PROBLEMS)
                        .map(problem -> new RulePackView.Skipped(
                                problem.file(), problem.line(), problem.column(), problem.code(), problem.reason()))
                        .toList();
    }

    private RulePackView described(String name, @Nullable List<RulePackView.Skipped> skipped) {
        List<Change> history = packs.shelf().history(name);
        if (history.isEmpty()) {
            throw Problem.unknown("rule-pack", name).asException();
        }
        return view(
                history.getFirst(),
                history.stream().map(RulePackRoutes::changeView).toList(),
                skipped);
    }

    private RulePackView view(
            Change change, @Nullable List<RulePackView.Change> history, @Nullable List<RulePackView.Skipped> skipped) {
        return new RulePackView(
                changeView(change),
                change.content() != null && packs.judging().getAsLong() >= change.number(),
                history,
                skipped);
    }

    static RulePackView.Change changeView(Change change) {
        return new RulePackView.Change(
                change.name(),
                change.revision(),
                action(change),
                change.content(),
                change.rules(),
                change.rolledBackTo() == 0 ? null : change.rolledBackTo(),
                change.by(),
                change.at());
    }

    private static RulePackView.Action action(Change change) {
        if (change.content() == null) {
            return RulePackView.Action.WITHDRAWN;
        }
        return change.rolledBackTo() == 0 ? RulePackView.Action.PUT : RulePackView.Action.ROLLED_BACK;
    }

    private static String changeable(Call call) {
        String name = name(call);
        if (name.equals(ExceptionFilters.PACK)) {
            throw Problem.field(
                            "rule-pack.name",
                            "name",
                            "The pack %s is made of the exceptions. Change or end the exceptions instead."
                                    .formatted(name))
                    .asException();
        }
        if (name.equals(IndicatorPack.NAME)) {
            throw Problem.field(
                            "rule-pack.name",
                            "name",
                            "The pack %s is made of the indicators of threat intelligence. Change or revoke the indicators instead."
                                    .formatted(name))
                    .asException();
        }
        return name;
    }

    private static String name(Call call) {
        String name = call.path("name");
        if (!name.matches(NAMES)) {
            throw Problem.field(
                            "rule-pack.name",
                            "name",
                            "The name of a pack must have at most 63 characters: lower-case letters, digits, dots,"
                                    + " hyphens and underscores.")
                    .asException();
        }
        return name;
    }
}
