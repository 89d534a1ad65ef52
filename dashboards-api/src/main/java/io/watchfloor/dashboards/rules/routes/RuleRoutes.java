package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.dashboards.alerts.board.RuleHits;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.views.RuleRow;
import io.watchfloor.dashboards.rules.views.RuleView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.detection.pack.RulePackStore.Change;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.loading.RuleText;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /rules}: active rules with author, license and number of hits. */
public final class RuleRoutes {

    public static final List<ApiOperation<RuleRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/rules", Verb.READ, RuleRoutes::list)
                    .is(
                            Operation.of("listRules", "List active rules")
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
                                                            "Lists the active rules and their number of hits.")
                                                    .rows(
                                                            "LEVEL {level} | HITS {hits} | ALERTS {alertCount} | FALSE POSITIVES {falsePositives} | LAST HIT {@lastHitAt} | TITLE {title} | ID {id}"))),
            ApiOperation.get("/api/v1/rules/{id}", Verb.READ, RuleRoutes::find)
                    .is(Operation.of("getRule", "Get a rule or correlation rule")
                            .with(Parameter.path("id", "ID of the rule."))
                            .answers(RuleView.class)));

    private static final int MOST_CHANGES = 50;

    private final ReadModelStore boards;
    private final RuleCatalog rules;
    private final Packs packs;

    public RuleRoutes(ReadModelStore boards, RuleCatalog rules, Packs packs) {
        this.boards = boards;
        this.rules = rules;
        this.packs = packs;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        PageRequest slice = parameters.slice();
        Map<String, RuleRow.Hits> hits = boards.read(call.sight(), RuleHits::all);
        List<RuleRow> matching = rules.list(
                slice.after(),
                slice.limit() + 1,
                parameters.levels("level"),
                parameters.words(),
                parameters.text("technique"));
        return Answers.list(ResultPage.cut(matching, RuleRow::id, slice).map(rule -> counted(rule, hits)));
    }

    private HttpResponse find(Call call) {
        String id = call.path("id");
        RuleView rule =
                rules.find(id).orElseThrow(() -> Problem.unknown("rule", id).asException());
        return Answers.json(rule.with(counted(rule.row(), boards.read(call.sight(), RuleHits::all)), document(id)));
    }

    private RuleView.Document document(String id) {
        return rules.header(id)
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

    private static RuleRow counted(RuleRow rule, Map<String, RuleRow.Hits> hits) {
        return rule.found(hits.getOrDefault(rule.id(), RuleRow.Hits.NONE));
    }
}
