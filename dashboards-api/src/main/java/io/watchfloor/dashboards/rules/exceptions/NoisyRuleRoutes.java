package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.rules.views.NoisyRuleView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Route {@code /rules/noise}: which rules make the most work, and for what. */
public final class NoisyRuleRoutes {

    private static final String USUAL_DAYS = "30";
    private static final List<String> DAYS = List.of("1", "7", USUAL_DAYS, "90", "365");
    private static final String ROWS =
            "ALERTS {alerts.count} | PER DAY {alerts.perDay} | PRECISION {cases.precision} | TRUE POSITIVE {cases.truePositive} |"
                    + " BENIGN {cases.benign} | FALSE POSITIVE {cases.falsePositive} | OPEN {cases.open} |"
                    + " LAST HIT {@alerts.lastHitAt} | EXCEPTIONS {exceptions} | LEVEL {level} | TITLE {title} | ID {id} |"
                    + " LATEST ALERT {alerts.latest}";

    public static final List<ApiOperation<NoisyRuleRoutes>> OPERATIONS = List.of(ApiOperation.get(
                    "/api/v1/rules/noise", Verb.READ, NoisyRuleRoutes::list)
            .is(Operation.of("listNoisyRules", "List rules by number of alerts, with the outcome of their cases")
                    .text("Alerts and cases that you do not see are not counted.")
                    .with(Parameter.query("days", "Counts the alerts of the last days. Default: " + USUAL_DAYS + ".")
                            .oneOf(DAYS))
                    .lists(NoisyRuleView.class)
                    .command(Command.of(
                                    "rules noise [OPTIONS]",
                                    "Lists the rules with the most alerts, and how their cases were closed.")
                            .rows(ROWS))));

    private final RouteContext context;
    private final RuleCatalog rules;
    private final ExceptionStore store;

    public NoisyRuleRoutes(RouteContext context, RuleCatalog rules) {
        this.context = context;
        this.rules = rules;
        this.store = new ExceptionStore(context.database());
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        String asked = call.query().oneOf("days", DAYS);
        int days = Integer.parseInt(asked == null ? USUAL_DAYS : asked);
        Instant now = context.clock().instant();
        Map<String, Long> exceptions = ExceptionViews.byRule(store.active(now));
        List<NoisyRuleView> found = context.boards()
                .read(call.sight(), handle -> new NoisyRules(rules, exceptions).read(handle, days, now));
        return Answers.list(
                ResultPage.cut(found, NoisyRuleRoutes::order, call.query().slice()));
    }

    private static String order(NoisyRuleView one) {
        return "%019d %s".formatted(Long.MAX_VALUE - one.alerts().count(), one.id());
    }
}
