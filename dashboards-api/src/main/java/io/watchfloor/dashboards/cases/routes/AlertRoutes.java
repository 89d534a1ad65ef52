package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.alerts.board.AlertCounting;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertCounts;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.why.AlertWithEvidence;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

public final class AlertRoutes {

    private static final List<String> STATUSES = List.of("open", "closed");

    public static final List<ApiOperation<AlertRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/alerts", Verb.READ, AlertRoutes::list)
                    .is(filtered(Operation.of("listAlerts", "List alerts, newest first"))
                            .lists(AlertView.class)),
            ApiOperation.get("/api/v1/alerts/counts", Verb.READ, AlertRoutes::counts)
                    .is(filtered(Operation.of("countAlerts", "Count alerts by rule and by asset"))
                            .with(Parameter.LIMIT)
                            .answers(AlertCounts.class)),
            ApiOperation.get("/api/v1/alerts/{id}", Verb.READ, AlertRoutes::find)
                    .is(Operation.of("getAlert", "Get an alert with its evidence and the description of its rule")
                            .with(Parameter.path("id", "ID of the alert."))
                            .answers(AlertWithEvidence.class)));

    private final ReadModelStore boards;
    private final CaseWhy why;

    public AlertRoutes(ReadModelStore boards, CaseWhy why) {
        this.boards = boards;
        this.why = why;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static Operation filtered(Operation operation) {
        return operation.with(
                Parameter.query("asset", "ID of an asset, `kind:name`. The prefix `host:` may be omitted."),
                Parameter.query("rule", "ID of a rule."),
                Parameter.query("case", "ID or number of a case, or `none` for alerts without a case."),
                Parameter.query("status", "New events are added to open alerts, but not to closed alerts.")
                        .oneOf(STATUSES),
                Parameter.query("level", "Levels.").anyOf(Level.class),
                Parameter.query("from", "Only alerts last seen at or after this time, such as 2026-11-24T22:00:00Z."),
                Parameter.query("to", "Only alerts first seen at or before this time."),
                Parameter.query("q", "Text to search for in title, asset or ATT&CK technique IDs."));
    }

    private AlertReadModel.Filter filter(Call call) {
        Parameters parameters = call.query();
        String status = parameters.oneOf("status", STATUSES);
        return new AlertReadModel.Filter(
                asset(parameters),
                parameters.text("rule"),
                ofCase(call, parameters),
                status == null ? null : status.equals("open"),
                parameters.levels("level"),
                parameters.time("from"),
                parameters.time("to"),
                parameters.words());
    }

    private static @Nullable String asset(Parameters parameters) {
        String asset = parameters.text("asset");
        try {
            return asset == null ? null : AssetId.parse(asset).toString();
        } catch (IllegalArgumentException e) {
            throw Problem.field(
                            "query.value",
                            "asset",
                            "The parameter asset must be an asset ID, such as host:web01: %s".formatted(e.getMessage()))
                    .asException();
        }
    }

    private @Nullable String ofCase(Call call, Parameters parameters) {
        String kase = parameters.text("case");
        return kase == null || kase.equals(AlertReadModel.NO_CASE)
                ? kase
                : boards.read(call.sight(), handle -> CaseRoutes.named(handle, "case", kase));
    }

    private HttpResponse counts(Call call) {
        Parameters parameters = call.query();
        AlertReadModel.Filter filter = filter(call);
        int most = parameters.slice().limit();
        return Answers.json(boards.read(call.sight(), handle -> AlertCounting.of(handle, filter, most)));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        AlertReadModel.Filter filter = filter(call);
        return Answers.list(
                boards.read(call.sight(), handle -> AlertReadModel.list(handle, filter, parameters.slice())));
    }

    private HttpResponse find(Call call) {
        String id = call.path("id");
        return Answers.json(boards.read(call.sight(), handle -> why.alert(handle, id))
                .orElseThrow(() -> Problem.unknown("alert", id).asException()));
    }
}
