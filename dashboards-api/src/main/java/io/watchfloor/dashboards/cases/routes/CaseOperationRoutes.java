package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.cases.views.CaseOperationView;
import io.watchfloor.dashboards.people.views.Assignee;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /cases/{id}/VERB} for each {@link CaseOperation}, and the list of operations for dialogs. */
public final class CaseOperationRoutes {

    private static final List<CaseOperationView> DIALOGS =
            CaseOperation.ALL.stream().map(CaseOperationRoutes::dialog).toList();

    private final CaseCommands ofCase;
    private final RelationRoutes ofTwo;
    private final MovingRoutes ofAlerts;
    private final AccountRegistry people;

    public CaseOperationRoutes(
            CaseCommands ofCase, RelationRoutes ofTwo, MovingRoutes ofAlerts, AccountRegistry people) {
        this.ofCase = ofCase;
        this.ofTwo = ofTwo;
        this.ofAlerts = ofAlerts;
        this.people = people;
    }

    public List<ApiRoute> routes() {
        List<ApiRoute> routes = new ArrayList<>();
        CaseOperation.ALL.forEach(operation -> routes.add(route(operation)));
        routes.add(ApiRoute.get("/api/v1/assignees", Verb.READ, this::assignees)
                .is(Operation.of("listAssignees", "List the users to whom cases can be assigned")
                        .lists(Assignee.class)));
        routes.add(ApiRoute.get("/api/v1/case-operations", Verb.READ, CaseOperationRoutes::dialogs)
                .is(Operation.of(
                                "listCaseOperations",
                                "List the operations on cases, with the values that each operation needs")
                        .text("Used to build dialogs. The field `allowed` of a case lists the operations that the case"
                                + " allows now.")
                        .lists(CaseOperationView.class)));
        // This route is not in the API description, because it only responds with an error that lists the existing
        // operations.
        routes.add(ApiRoute.reading("POST", "/api/v1/cases/{id}/{verb}", Verb.RESPOND, call -> {
            throw unknown(call.path("verb")).asException();
        }));
        return routes;
    }

    private <B extends Record> ApiRoute route(CaseOperation<B> operation) {
        return operation.route().by(call -> switch (operation.decision()) {
            case CaseOperation.ByCase<B> decision -> ofCase.order(call, operation, decision);
            case CaseOperation.ByTriage<B> decision -> ofTwo.order(call, operation, decision);
            case CaseOperation.OfAlerts<B> decision -> ofAlerts.order(call, operation, decision);
        });
    }

    private static Problem unknown(String verb) {
        return Problem.of(
                404,
                "case.verb-unknown",
                "No operation on cases is named %s. Use one of %s."
                        .formatted(
                                verb,
                                Arrays.stream(CaseAction.values())
                                        .map(CaseAction::text)
                                        .collect(Collectors.joining(", "))));
    }

    private HttpResponse assignees(Call call) {
        List<Assignee> items = people.assignable().stream()
                .map(account -> new Assignee(account.name(), account.role()))
                .toList();
        return Answers.list(ResultPage.cut(items, Assignee::name, call.query().slice()));
    }

    private static HttpResponse dialogs(Call call) {
        return Answers.list(ResultPage.cut(
                DIALOGS,
                one -> Integer.toString(100 + DIALOGS.indexOf(one)),
                call.query().slice()));
    }

    private static CaseOperationView dialog(CaseOperation<?> operation) {
        CaseOperation.Labels words = operation.words();
        return new CaseOperationView(
                operation.name(),
                words.button(),
                words.title(),
                words.note(),
                words.done(),
                operation.isForSeveral(),
                operation.fields().stream().map(CaseOperationRoutes::fieldView).toList());
    }

    private static CaseOperationView.Field fieldView(Field field) {
        return new CaseOperationView.Field(
                field.name(),
                field.label(),
                kind(field),
                field.isList(),
                field.needed(),
                field.longest().orElse(null),
                field.choices(),
                field.refusedBy());
    }

    private static String kind(Field field) {
        return switch (field.kind()) {
            case LONG_TEXT -> "long-text";
            case ASSIGNEE -> "assignee";
            case PERSON -> "person";
            case CASE -> "case";
            case ALERT -> "alert";
            case VALUE ->
                field.isTime()
                        ? "time"
                        : field.isNumber() ? "number" : field.choices().isEmpty() ? "text" : "choice";
        };
    }
}
