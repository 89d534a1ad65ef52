package io.watchfloor.dashboards.landscape;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.assets.routes.CoverageService;
import io.watchfloor.dashboards.assets.routes.CoveredRules;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.landscape.views.LandscapeView;
import io.watchfloor.dashboards.rules.attack.AttackMatrix;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.ops.intel.graph.Campaigns;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code /landscape}: techniques, campaigns and rules of the last weeks in the ATT&CK matrix. */
public final class LandscapeRoutes {

    private static final List<String> DAYS = List.of("7", "14", "30", "90", "365");
    private static final String USUAL_DAYS = "30";

    public static final List<ApiOperation<LandscapeRoutes>> OPERATIONS = List.of(ApiOperation.get(
                    "/api/v1/landscape", Verb.WATCH, LandscapeRoutes::landscape)
            .is(Operation.of("getLandscape", "Get techniques, campaigns and rules with activity in the last weeks")
                    .text(
                            "An alert is of the period in which its last record was seen. A campaign, intrusion set or threat"
                                    + " actor is active if the center received a version of it or a sighting in the period, or if"
                                    + " one of its indicators has an alert. What you do not see is left out of all numbers, and"
                                    + " only counted in leftOut.")
                    .with(Parameter.query("days", "Length of the period. Default: " + USUAL_DAYS + ".")
                            .oneOf(DAYS))
                    .answers(LandscapeView.class)));

    private final ReadModelStore boards;
    private final RuleCatalog rules;
    private final CoverageService coverage;
    private final Clock clock;
    private final Campaigns campaigns = new Campaigns();

    public LandscapeRoutes(ReadModelStore boards, RuleCatalog rules, CoverageService coverage, Clock clock) {
        this.boards = boards;
        this.rules = rules;
        this.coverage = coverage;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse landscape(Call call) {
        String asked = call.query().oneOf("days", DAYS);
        int days = Integer.parseInt(asked == null ? USUAL_DAYS : asked);
        CoveredRules covered = coverage.rules(call.sight());
        return Answers.json(boards.readAll(handle -> read(handle, call, covered, days)));
    }

    /** Counts everything before the sight of the reader applies, so that both counts are of one snapshot. */
    private LandscapeView read(Handle handle, Call call, @Nullable CoveredRules covered, int days) {
        Duration period = Duration.ofDays(days);
        Instant since = clock.instant().minus(period);
        LandscapeReader.Totals all = LandscapeReader.totals(handle, since);
        call.sight().applyTo(handle);
        LandscapeReader.Totals seen = LandscapeReader.totals(handle, since);
        List<Landscape.Hit> hits = LandscapeReader.hits(handle, since, period);
        List<Campaigns.Active> active = campaigns.active(
                handle,
                call.sight().clearance(),
                since,
                hits.stream()
                        .filter(hit -> hit.alerts() > 0)
                        .map(Landscape.Hit::rule)
                        .distinct()
                        .toList());
        Set<String> patterns = new HashSet<>();
        active.forEach(one -> patterns.addAll(one.patterns()));
        Map<String, Set<String>> techniques =
                campaigns.techniques(handle, call.sight().clearance(), patterns);
        return new Landscape(rules.attack(), hits, LandscapeReader.cases(handle, since), active, techniques)
                .view(
                        new AttackMatrix(rules.attack(), rules.pack(), covered, Landscape.seen(hits)).view(days),
                        since,
                        new LandscapeView.LeftOut(
                                all.alerts() - seen.alerts(),
                                all.cases() - seen.cases(),
                                campaigns.hidden(handle, call.sight().clearance())));
    }
}
