package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.dashboards.alerts.board.RuleHits;
import io.watchfloor.dashboards.alerts.board.RuleShadowDays;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.views.RuleRow;
import io.watchfloor.dashboards.rules.views.RuleStagingView;
import io.watchfloor.dashboards.rules.views.RuleView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.detection.pack.RulePackStore.Change;
import io.watchfloor.ops.detection.pack.RuleStageStore;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleStage;
import io.watchfloor.sigma.loading.RuleText;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** {@code /rules}: rules with author, license, stage and number of hits. */
public final class RuleRoutes {

    /** Output of the command line after a change of the stage. */
    private static final String NOW = "{title}: {stage}.";

    public static final List<ApiOperation<RuleRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/rules", Verb.READ, RuleRoutes::list)
                    .is(
                            Operation.of("listRules", "List rules of all stages")
                                    .with(
                                            Parameter.query("level", "Levels.").anyOf(Level.class),
                                            Parameter.query("q", "Search text in id, title or tags."),
                                            Parameter.query(
                                                            "technique",
                                                            "ID of an ATT&CK technique, such as T1003. Sub-techniques"
                                                                    + " match, and so do IDs of earlier versions.")
                                                    .like("^[Tt][0-9]{4}([.][0-9]{3})?$"))
                                    .lists(RuleRow.class)
                                    .command(
                                            Command.of(
                                                            "rules list [OPTIONS]",
                                                            "Lists the rules, their stages and their number of hits.")
                                                    .rows(
                                                            "LEVEL {level} | STAGE {stage} | HITS {hits} | ALERTS {alertCount} | FALSE POSITIVES {falsePositives} | LAST HIT {@lastHitAt} | SHADOW MATCHES {shadow.matches} | SHADOW ALERTS {shadow.alerts} | TITLE {title} | ID {id}"))),
            ApiOperation.get("/api/v1/rules/{id}", Verb.READ, RuleRoutes::find)
                    .is(Operation.of("getRule", "Get a rule or correlation rule")
                            .with(Parameter.path("id", "ID of the rule."))
                            .answers(RuleView.class)),
            ApiOperation.of("PUT", "/api/v1/rules/{id}/stage", Verb.WRITE_RULES, RuleRoutes::stage)
                    .asDangerous()
                    .is(Operation.of("setRuleStage", "Set the stage of a rule: draft, shadow or live")
                            .text(
                                    "A rule in shadow is evaluated with each record and counts, but opens nothing. The change is"
                                            + " active on every node within 5 seconds. What a rule counted in shadow opens nothing when"
                                            + " the rule becomes live.")
                            .with(Parameter.path("id", "ID of the rule."))
                            .takes(RequestBodies.NewStage.class)
                            .answers(RuleView.class)
                            .refuses(
                                    409,
                                    "rule.base-rules: rules that only this correlation rule counts would open alerts by"
                                            + " themselves; `problems` lists them. Send withRules to change their stage, too.")
                            .refuses(
                                    504,
                                    "rule.unsettled: the database did not respond. Send the same request again; if the"
                                            + " change was stored, the repetition has no effect.")
                            .command(Command.of(
                                            "rules stage ID STAGE=stage --why=reason [OPTIONS]",
                                            "Sets the stage of a rule: draft (not evaluated), shadow (matches are only"
                                                    + " counted) or live.")
                                    .prints(NOW))));

    private static final int MOST_CHANGES = 50;
    private static final int SHOWN_PROBLEMS = 50;
    private static final Duration ACTIVE_WAIT = Duration.ofSeconds(20);

    private final ReadModelStore boards;
    private final RuleCatalog rules;
    private final Packs packs;
    private final RuleStageMetrics metrics;
    private final Clock clock;
    private final ReadModelWait waiting;
    private final Executor threads;

    /** @param threads executor whose threads may block */
    public RuleRoutes(
            ReadModelStore boards,
            RuleCatalog rules,
            Packs packs,
            RuleStageMetrics metrics,
            Clock clock,
            ReadModelWait waiting,
            Executor threads) {
        this.boards = boards;
        this.rules = rules;
        this.packs = packs;
        this.metrics = metrics;
        this.clock = clock;
        this.waiting = waiting;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        PageRequest slice = parameters.slice();
        Counted counted = boards.read(call.sight(), this::counted);
        List<RuleRow> matching = rules.list(
                slice.after(),
                slice.limit() + 1,
                parameters.levels("level"),
                parameters.words(),
                parameters.text("technique"));
        return Answers.list(ResultPage.cut(matching, RuleRow::id, slice).map(counted::of));
    }

    private HttpResponse find(Call call) {
        return Answers.json(described(call));
    }

    private RuleView described(Call call) {
        String id = call.path("id");
        RuleView rule =
                rules.find(id).orElseThrow(() -> Problem.unknown("rule", id).asException());
        return boards.read(
                call.sight(),
                handle -> rule.with(
                        counted(handle).of(rule.row()),
                        document(id, call.bearer().clearance()),
                        staging(rule.row(), RuleShadowDays.days(handle, id, today()))));
    }

    private RuleStagingView staging(RuleRow rule, List<RuleStagingView.Day> days) {
        List<RuleStageStore.Change> changes = packs.stages().store().history(rule.id());
        return new RuleStagingView(
                changes.isEmpty() ? rule.state().stage() : changes.getFirst().stage(),
                changes.isEmpty()
                        || packs.judging().getAsLong() >= changes.getFirst().revision(),
                changes.stream()
                        .map(one -> new RuleStagingView.Change(one.stage(), one.why(), one.by(), one.at()))
                        .toList(),
                days);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private CompletionStage<HttpResponse> stage(Call call) {
        String id = call.path("id");
        RequestBodies.NewStage asked = call.body(RequestBodies.NewStage.class);
        return CompletableFuture.supplyAsync(
                        () -> stored(asked, moved(id, asked), call.person().name()), threads)
                .thenCompose(revision ->
                        waiting.untilTrue(ACTIVE_WAIT, () -> packs.judging().getAsLong() >= revision))
                .thenApplyAsync(active -> Answers.json(described(call)), threads);
    }

    private long stored(RequestBodies.NewStage asked, Set<String> moved, String by) {
        try {
            long revision = packs.stages()
                    .store()
                    .change(moved, asked.stage(), asked.reason().strip(), by, clock.instant());
            metrics.changed(asked.stage());
            return revision;
        } catch (JdbiException silent) {
            throw Problem.of(
                            504,
                            "rule.unsettled",
                            "The database did not respond, so the change may or may not be stored. Send the same request"
                                    + " again; if the change was stored, the repetition has no effect.")
                    .asException();
        }
    }

    /** The rules whose stage changes: the rule, and with {@code withRules} those that belong to it. */
    private Set<String> moved(String id, RequestBodies.NewStage asked) {
        RulePack loaded = packs.stages().loaded().get();
        if (rules.header(id).isEmpty()) {
            throw Problem.unknown("rule", id).asException();
        }
        Set<String> moved = new LinkedHashSet<>(List.of(id));
        boolean withRules = Boolean.TRUE.equals(asked.withRules());
        if (asked.stage() == RuleStage.LIVE) {
            if (withRules) {
                addCounted(loaded, id, moved);
            }
            return moved;
        }
        RulePack now = loaded.staged(packs.stages().store().stages());
        List<String> released = released(loaded, now, moved, asked.stage());
        if (!withRules && !released.isEmpty()) {
            throw baseRules(id, asked.stage(), released).asException();
        }
        while (!released.isEmpty()) {
            moved.addAll(released);
            released = released(loaded, now, moved, asked.stage());
        }
        return moved;
    }

    private static void addCounted(RulePack loaded, String correlation, Set<String> to) {
        loaded.correlationIndex()
                .find(correlation)
                .ifPresent(found -> found.rules().stream().filter(to::add).forEach(id -> addCounted(loaded, id, to)));
    }

    /** Live rules that would open alerts by themselves after the change, and do not now. */
    private List<String> released(RulePack loaded, RulePack now, Set<String> moved, RuleStage stage) {
        Map<String, RuleStage> stages = new HashMap<>(packs.stages().store().stages());
        moved.forEach(id -> stages.put(id, stage));
        RulePack then = loaded.staged(stages).live();
        return Stream.concat(
                        then.rules().stream().map(Rule::id),
                        then.correlations().stream().map(CorrelationRule::id))
                .filter(id -> then.isDetection(id) && !now.isShadow(id) && !now.isDetection(id))
                .toList();
    }

    private Problem baseRules(String id, RuleStage stage, List<String> released) {
        List<ProblemJson.Item> problems = released.stream()
                .limit(SHOWN_PROBLEMS)
                .flatMap(base -> rules.header(base).stream())
                .map(header -> new ProblemJson.Item(header.id(), 0, 0, "rule.base-rules", header.title()))
                .toList();
        return new Problem(
                409,
                "rule.base-rules",
                ("The stage of %s was not changed: %s that only this correlation rule counts would open alerts. Send withRules"
                                + " (\"watchfloor rules stage --with-rules\") to set their stage to %s, too.")
                        .formatted(id, released.size() == 1 ? "1 rule" : released.size() + " rules", stage.text()),
                problems,
                Map.of());
    }

    /** The text of a rule that was made from an indicator contains its pattern, which has a marking. */
    private RuleView.Document document(String id, Tlp clearance) {
        return rules.header(id)
                .filter(header -> header.tags().stream()
                        .flatMap(tag -> Tlp.ofTag(tag).stream())
                        .allMatch(clearance::covers))
                .map(RuleHeader::origin)
                .map(origin -> {
                    String pack = RuleText.pack(origin).orElse(null);
                    return new RuleView.Document(
                            pack,
                            packs.text().apply(origin).orElse(null),
                            pack == null
                                    ? List.of()
                                    : packs.shelf().history(pack).stream()
                                            .sorted(Comparator.comparingLong(Change::revision)
                                                    .reversed())
                                            .limit(MOST_CHANGES)
                                            .map(RulePackRoutes::changeView)
                                            .toList());
                })
                .orElse(RuleView.Document.NONE);
    }

    /** What rules found: live, and in shadow. */
    private record Counted(Map<String, RuleRow.Hits> hits, Map<String, RuleRow.Shadow> shadow) {

        RuleRow of(RuleRow rule) {
            return rule.found(hits.getOrDefault(rule.id(), RuleRow.Hits.NONE), shadow.get(rule.id()));
        }
    }

    private Counted counted(Handle handle) {
        return new Counted(RuleHits.all(handle), RuleShadowDays.all(handle, today()));
    }
}
