package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.MatchReasonView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.alerts.why.AlertWithEvidence;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.rules.views.ExceptionView.Draft;
import io.watchfloor.dashboards.rules.views.ExceptionView.Field;
import io.watchfloor.dashboards.rules.views.ExceptionView.RuleName;
import io.watchfloor.dashboards.rules.views.RuleView;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.profile.AccountFields;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Suggests what an exception from an alert can be made of. */
public final class ExceptionDraftRoutes {

    private static final int MOST_FIELDS = 60;
    private static final int LONGEST_VALUE = 1_000;

    public static final List<ApiOperation<ExceptionDraftRoutes>> OPERATIONS = List.of(ApiOperation.get(
                    "/api/v1/alerts/{id}/exception-draft", Verb.WRITE_RULES, ExceptionDraftRoutes::suggest)
            .is(Operation.of("draftException", "Suggest the scope of an exception from an alert")
                    .text("The asset, its group, and the accounts and fields of the latest record of the alert.")
                    .with(Parameter.path("id", "ID of the alert.").as("alert"))
                    .answers(Draft.class)));

    private final ReadModelStore boards;
    private final CaseWhy why;
    private final RuleCatalog rules;

    ExceptionDraftRoutes(ReadModelStore boards, CaseWhy why, RuleCatalog rules) {
        this.boards = boards;
        this.why = why;
        this.rules = rules;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse suggest(Call call) {
        String id = call.path("id");
        return Answers.json(boards.read(
                        call.sight(), handle -> why.alert(handle, id).map(found -> draft(handle, found)))
                .orElseThrow(() -> Problem.unknown("alert", id).asException()));
    }

    private Draft draft(Handle handle, AlertWithEvidence found) {
        AlertView alert = found.alert();
        TelemetryView latest =
                found.telemetry().isEmpty() ? null : found.telemetry().getFirst();
        Map<String, Object> fields = fields(alert, latest);
        return new Draft(
                rules(alert),
                alert.asset(),
                AssetReadModel.find(handle, alert.asset())
                        .map(asset -> asset.profile().group())
                        .orElse(null),
                AccountFields.names(name -> texts(fields.get(name))),
                listed(fields, matched(latest)));
    }

    private List<RuleName> rules(AlertView alert) {
        Optional<RuleView> rule = rules.find(alert.rule());
        List<String> counted = rule.map(RuleView::rules).orElse(null);
        return (counted == null ? List.of(alert.rule()) : counted)
                .stream()
                        .map(id -> rules.find(id)
                                .map(RuleView::row)
                                .map(row -> new RuleName(id, row.title(), row.level()))
                                .orElse(new RuleName(id, null, null)))
                        .toList();
    }

    private static Set<String> matched(@Nullable TelemetryView latest) {
        List<MatchReasonView> because = latest == null ? null : latest.because();
        return Objects.requireNonNullElse(because, List.<MatchReasonView>of()).stream()
                .map(MatchReasonView::field)
                .collect(Collectors.toSet());
    }

    private static Map<String, Object> fields(AlertView alert, @Nullable TelemetryView latest) {
        String raw = latest == null ? null : latest.raw();
        if (latest == null || raw == null) {
            return Map.of();
        }
        try {
            Telemetry read = new TelemetryReader()
                    .forRecordings(AssetName.parse(alert.asset()))
                    .read(raw.getBytes(StandardCharsets.UTF_8), null, null, latest.time());
            return read.fields();
        } catch (UnreadableTelemetry older) {
            return Map.of(); // another version wrote this record
        }
    }

    private static List<Field> listed(Map<String, Object> fields, Set<String> matched) {
        return fields.entrySet().stream()
                .flatMap(one -> texts(one.getValue()).stream()
                        .filter(value -> !value.isBlank() && value.length() <= LONGEST_VALUE)
                        .map(value -> new Field(one.getKey(), value, matched.contains(one.getKey()))))
                .sorted(Comparator.comparing((Field one) -> !one.matched()).thenComparing(Field::field))
                .limit(MOST_FIELDS)
                .toList();
    }

    private static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> List.of(value.toString());
        };
    }
}
