package io.watchfloor.dashboards.rules.attack;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.assets.routes.CoverageService;
import io.watchfloor.dashboards.assets.routes.CoveredRules;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.rules.views.AttackMatrixView;
import io.watchfloor.dashboards.rules.views.NavigatorLayerView;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /attack}: the ATT&CK matrix with active rules, rules that can fire, and alerts, also as a layer of the ATT&CK Navigator. */
public final class AttackRoutes {

    private static final List<String> DAYS = List.of("1", "7", "30", "90", "365");
    private static final String USUAL_DAYS = "30";

    private static final Parameter SINCE = Parameter.query(
                    "days", "Counts the alerts of the last days. Default: " + USUAL_DAYS + ".")
            .oneOf(DAYS);

    public static final List<ApiOperation<AttackRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/attack", Verb.READ, AttackRoutes::matrix)
                    .is(Operation.of(
                                    "getAttackMatrix",
                                    "Get the ATT&CK matrix with active rules, rules that can fire, and alerts")
                            .text("Ids of earlier versions of ATT&CK count for the technique that replaced them.")
                            .with(SINCE)
                            .answers(AttackMatrixView.class)),
            ApiOperation.get("/api/v1/attack/layer", Verb.READ, AttackRoutes::layer)
                    .is(Operation.of("getNavigatorLayer", "Export the ATT&CK matrix as a layer of the ATT&CK Navigator")
                            .with(
                                    SINCE,
                                    Parameter.query("score", "What the score counts. Default: rules.")
                                            .oneOf(NavigatorLayer.Score.texts()))
                            .answers(NavigatorLayerView.class)));

    private final ReadModelStore boards;
    private final RuleCatalog rules;
    private final CoverageService coverage;
    private final Clock clock;

    public AttackRoutes(ReadModelStore boards, RuleCatalog rules, CoverageService coverage, Clock clock) {
        this.boards = boards;
        this.rules = rules;
        this.coverage = coverage;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse matrix(Call call) {
        return Answers.json(view(call));
    }

    private HttpResponse layer(Call call) {
        NavigatorLayer.Score score = NavigatorLayer.Score.of(call.query().oneOf("score", NavigatorLayer.Score.texts()));
        return Answers.json(NavigatorLayer.of(view(call), score, clock.instant()));
    }

    private AttackMatrixView view(Call call) {
        String asked = call.query().oneOf("days", DAYS);
        int days = Integer.parseInt(asked == null ? USUAL_DAYS : asked);
        Instant since = clock.instant().minus(Duration.ofDays(days));
        CoveredRules covered = coverage.rules(call.sight());
        return boards.read(
                call.sight(),
                handle -> new AttackMatrix(rules.attack(), rules.pack(), covered, SeenTechniques.since(handle, since))
                        .view(days));
    }
}
