package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.alerts.why.AttackNames;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Reporting;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel;
import io.watchfloor.dashboards.assets.views.CoverageSummaryView;
import io.watchfloor.dashboards.assets.views.CoverageSummaryView.CollapsedSource;
import io.watchfloor.dashboards.assets.views.CoverageSummaryView.TacticCoverage;
import io.watchfloor.dashboards.assets.views.CoverageSummaryView.VolumeDrop;
import io.watchfloor.dashboards.assets.views.CoverageView;
import io.watchfloor.dashboards.assets.views.RuleCoverageView;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.AssetsOfRule;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.RuleState;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.views.AttackView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.coverage.RuleCoverage;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Routes {@code /coverage} and {@code /log-sources}: detection coverage of assets. */
public final class CoverageRoutes {

    private static final Parameter WORDS =
            Parameter.query("q", "Text to search for in the ID, the owner or the group of the asset.");

    /** Value of the parameter {@code state} for all states in which a rule certainly cannot fire. */
    private static final String CANNOT_FIRE = "cannot-fire";

    private static final List<String> STATES = Stream.concat(
                    Stream.of(CANNOT_FIRE), Arrays.stream(RuleState.values()).map(RuleState::text))
            .toList();

    private static final Parameter STATE = Parameter.query(
                    "state", "State of the rules; cannot-fire for all states in which a rule certainly cannot fire.")
            .oneOf(STATES);

    private static final Parameter TACTIC =
            Parameter.query("tactic", "ID of a tactic of ATT&CK that the rules detect, such as TA0006.");

    private static final Parameter RULE_WORDS =
            Parameter.query("q", "Text to search for in the ID, the title or the tags of the rule.");

    private static final String RULE_ROWS =
            "STATE {state} | LEVEL {level} | TITLE {title} | REASON {reason} | TACTICS AND TECHNIQUES {attack~id} | ID {id}";

    private static final String ALL_RULE_ROWS =
            "STATE {state} | LEVEL {level} | ASSETS {assets.canFire} | TITLE {title} |"
                    + " REASON {reason} | TACTICS AND TECHNIQUES {attack~id} | ID {id}";

    public static final List<ApiOperation<CoverageRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/coverage", Verb.READ, CoverageRoutes::list)
                    .is(Operation.of("listCoverage", "List the detection coverage of all assets, largest gaps first")
                            .with(WORDS)
                            .lists(CoverageView.Row.class)),
            ApiOperation.get("/api/v1/coverage/summary", Verb.READ, CoverageRoutes::summary)
                    .is(
                            Operation.of(
                                            "getCoverageSummary",
                                            "Get the number of rules that can fire, by state and tactic, and collapsed log sources")
                                    .with(WORDS)
                                    .answers(CoverageSummaryView.class)
                                    .command(
                                            Command.of(
                                                            "coverage tactics [OPTIONS]",
                                                            "Shows for each tactic of ATT&CK how many rules can fire on at least one asset.")
                                                    .rows(
                                                            "tactics",
                                                            "TACTIC {id} | NAME {name} | RULES {rules} | CAN FIRE {canFire} | CANNOT FIRE {cannotFire}"))),
            ApiOperation.get("/api/v1/coverage/rules", Verb.READ, CoverageRoutes::rules)
                    .is(Operation.of("listCoverageOfRules", "List active rules and whether they can fire, and why not")
                            .with(RULE_WORDS, STATE, TACTIC)
                            .lists(RuleCoverageView.class)
                            .command(Command.of(
                                            "coverage rules [OPTIONS]",
                                            "Lists active rules and whether they can fire on at least one asset, and why not.")
                                    .rows(ALL_RULE_ROWS))),
            ApiOperation.get("/api/v1/log-sources", Verb.READ, CoverageRoutes::sources)
                    .is(Operation.of(
                                    "listLogSources",
                                    "List log sources that active rules need or that assets send, with the number of assets")
                            .with(WORDS)
                            .lists(CoverageView.OfCenter.class)),
            ApiOperation.get("/api/v1/assets/{id}/coverage", Verb.READ, CoverageRoutes::one)
                    .is(Operation.of("getAssetCoverage", "Get the detection coverage of an asset")
                            .with(AssetRoutes.ID)
                            .answers(CoverageView.class)),
            ApiOperation.get("/api/v1/assets/{id}/coverage/rules", Verb.READ, CoverageRoutes::rulesOfAsset)
                    .is(Operation.of(
                                    "listAssetCoverageOfRules",
                                    "List active rules and whether they can fire on the asset, and why not")
                            .with(AssetRoutes.ID, RULE_WORDS, STATE, TACTIC)
                            .lists(RuleCoverageView.class)
                            .command(Command.of(
                                            "coverage asset ID [OPTIONS]",
                                            "Lists active rules and whether they can fire on an asset, and why not.")
                                    .rows(RULE_ROWS))));

    private final ReadModelStore boards;
    private final CoverageService coverage;
    private final Attack attack;
    private final AttackNames names;

    public CoverageRoutes(ReadModelStore boards, CoverageService coverage, Attack attack) {
        this.boards = boards;
        this.coverage = coverage;
        this.attack = attack;
        this.names = new AttackNames(attack);
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    /** Counts rules once for each group of assets with the same log sources, and reads only one page of assets. */
    private HttpResponse list(Call call) {
        DetectionCoverage now = coverage.now();
        String words = call.query().words();
        PageRequest slice = call.query().slice();
        return Answers.list(boards.read(call.sight(), handle -> {
            List<LogSourceReadModel.Alike> all = LogSourceReadModel.alike(handle, words, now.freshSince());
            Map<String, Integer> blind =
                    all.stream().collect(Collectors.toMap(LogSourceReadModel.Alike::key, now::blind));
            List<Reporting> page =
                    LogSourceReadModel.page(handle, words, now.freshSince(), blind, after(slice), slice.limit() + 1);
            RecordFormatReadModel.Formats formats = formats(handle, page, now);
            return ResultPage.found(
                    page.stream().map(asset -> now.row(asset, formats)).toList(),
                    CoverageRoutes::place,
                    slice,
                    () -> all.stream()
                            .mapToLong(LogSourceReadModel.Alike::assets)
                            .sum());
        }));
    }

    private RecordFormatReadModel.Formats formats(Handle handle, List<Reporting> assets, DetectionCoverage now) {
        return coverage.formats().of(handle, assets.stream().map(Reporting::id).toList(), now.freshSince());
    }

    /** Sorts by the number of rules without data, highest first. */
    private static String place(CoverageView.Row row) {
        return "%d/%s".formatted(row.rules().blind(), row.name().id());
    }

    private static LogSourceReadModel.After after(PageRequest slice) {
        String place = slice.after();
        if (place == null) {
            return new LogSourceReadModel.After(Integer.MAX_VALUE, "");
        }
        int slash = place.indexOf('/');
        try {
            return new LogSourceReadModel.After(
                    Integer.parseInt(place.substring(0, slash)), place.substring(slash + 1));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new PageRequest.UnknownCursor();
        }
    }

    private HttpResponse sources(Call call) {
        DetectionCoverage now = coverage.now();
        String words = call.query().words();
        List<CoverageView.OfCenter> sources = boards.read(
                call.sight(),
                handle -> now.sources(
                        LogSourceReadModel.alike(handle, words, now.freshSince()),
                        LogSourceReadModel.latest(handle, words)));
        return Answers.list(
                ResultPage.cut(sources, CoverageView.OfCenter::id, call.query().slice()));
    }

    private HttpResponse one(Call call) {
        String id = AssetRoutes.id(call).toString();
        DetectionCoverage now = coverage.now();
        return boards.read(
                call.sight(),
                handle -> LogSourceReadModel.find(handle, id)
                        .map(asset -> Answers.json(now.view(asset, formats(handle, List.of(asset), now))))
                        .orElseThrow(() -> Problem.unknown("asset", id).asException()));
    }

    private HttpResponse rulesOfAsset(Call call) {
        String id = AssetRoutes.id(call).toString();
        DetectionCoverage now = coverage.now();
        Map<String, RuleCoverage> all = boards.read(
                call.sight(),
                handle -> LogSourceReadModel.find(handle, id)
                        .map(asset -> now.assess(asset, formats(handle, List.of(asset), now))
                                .all())
                        .orElseThrow(() -> Problem.unknown("asset", id).asException()));
        return listed(
                call,
                now.pack().pack(),
                all,
                (rule, state) -> new AssetsOfRule(
                        state == RuleState.CAN_FIRE ? 1 : 0,
                        state == RuleState.FIELDS_MISSING ? 1 : 0,
                        state == RuleState.SOURCE_SILENT ? 1 : 0));
    }

    private HttpResponse rules(Call call) {
        OrganizationCoverage found = coverage.organization(call.sight(), null);
        Map<String, AssetsOfRule> counts = found.counts();
        return listed(
                call,
                found.rules(),
                found.all(),
                (rule, state) -> counts.getOrDefault(rule, new AssetsOfRule(0, 0, 0)));
    }

    /** Counts the assets of a rule. */
    private interface Counts {
        AssetsOfRule of(String rule, RuleState state);
    }

    private HttpResponse listed(Call call, RulePack pack, Map<String, RuleCoverage> all, Counts counts) {
        String state = call.query().oneOf("state", STATES);
        String tactic = call.query().text("tactic");
        String words = call.query().words();
        Map<String, String> titles = RuleCoverageText.titles(pack);
        List<RuleCoverageView> rules = Stream.concat(
                        pack.rules().stream().map(rule -> new Covered(rule.header(), rule.logsource())),
                        pack.correlations().stream().map(rule -> new Covered(rule.header(), null)))
                .filter(rule -> words == null || matches(rule.header(), words))
                .map(rule ->
                        view(rule, Objects.requireNonNull(all.get(rule.header().id())), counts, titles))
                .filter(rule -> state == null
                        || (state.equals(CANNOT_FIRE)
                                ? rule.state().isGap()
                                : rule.state().text().equals(state)))
                .filter(rule -> tactic == null
                        || rule.attack().stream().anyMatch(one -> one.id().equalsIgnoreCase(tactic)))
                .sorted(Comparator.comparing(RuleCoverageView::id))
                .toList();
        return Answers.list(
                ResultPage.cut(rules, RuleCoverageView::id, call.query().slice()));
    }

    /** @param source null for a correlation */
    private record Covered(RuleHeader header, @Nullable LogSource source) {}

    private static boolean matches(RuleHeader rule, String words) {
        String all = (rule.id() + " " + rule.title() + " " + rule.tags()).toLowerCase(Locale.ROOT);
        return Stream.of(words.toLowerCase(Locale.ROOT).split("\\s+", -1)).allMatch(all::contains);
    }

    private RuleCoverageView view(Covered rule, RuleCoverage one, Counts counts, Map<String, String> titles) {
        RuleHeader header = rule.header();
        LogSource source = rule.source();
        RuleState state = RuleCoverageText.state(one);
        return new RuleCoverageView(
                header.id(),
                header.title(),
                header.level(),
                names.of(header.tags()),
                source == null ? null : CoverageView.Source.of(source),
                state,
                RuleCoverageText.explain(one, source, titles),
                counts.of(header.id(), state));
    }

    private HttpResponse summary(Call call) {
        String words = call.query().words();
        OrganizationCoverage found = coverage.organization(call.sight(), words);
        List<CollapsedSource> collapsed = boards
                .read(
                        call.sight(),
                        handle -> LogSourceReadModel.collapsed(
                                handle, words, coverage.now().now(), DetectionCoverage.COLLAPSE))
                .stream()
                .map(one -> new CollapsedSource(
                        one.asset(), CoverageView.Source.of(one.source()), new VolumeDrop(one.recent(), one.before())))
                .toList();
        Map<String, RuleState> states = found.all().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> RuleCoverageText.state(one.getValue())));
        return Answers.json(new CoverageSummaryView(
                found.assets(),
                RuleTotals.of(states.values()),
                tactics(found.rules(), states),
                collapsed,
                found.uncertain()));
    }

    private List<TacticCoverage> tactics(RulePack pack, Map<String, RuleState> states) {
        List<TacticCoverage> tactics = new ArrayList<>();
        for (AttackTactic tactic : attack.tactics()) {
            List<RuleState> of = Stream.concat(
                            pack.rules().stream().map(Rule::header),
                            pack.correlations().stream().map(CorrelationRule::header))
                    .filter(rule -> names.of(rule.tags()).stream()
                            .anyMatch(one -> one.id().equals(tactic.id())))
                    .map(rule -> Objects.requireNonNull(states.get(rule.id())))
                    .toList();
            tactics.add(new TacticCoverage(
                    new AttackView(tactic.id(), tactic.name(), tactic.link()),
                    of.size(),
                    (int) of.stream().filter(RuleState.CAN_FIRE::equals).count(),
                    (int) of.stream().filter(RuleState::isGap).count()));
        }
        return tactics;
    }
}
