package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.triage.OpeningReply;
import io.watchfloor.ops.incident.triage.TriageCommand.OpenByHand;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/**
 * {@code POST /cases}: creates a case from alerts without a case. Triage decides whether the case is created. The ID of the case is
 * derived from the idempotency key of the request, so that a repeated request finds the same case.
 */
public final class CaseOpening {

    /** Maximum time for which the response waits for the new case. */
    private static final Duration CASE_WAIT = Duration.ofSeconds(5);

    private static final int TITLES_TOLD = 3;

    public static final List<ApiOperation<CaseOpening>> OPERATIONS = List.of(ApiOperation.of(
                    "POST", "/api/v1/cases", Verb.RESPOND, CaseOpening::open)
            .is(Operation.of("openCase", "Create a case from alerts that have no case")
                    .text("Either all alerts are added to the new case or the request is rejected. You become the user"
                            + " who acknowledged the case, so no notification is sent until the case escalates.")
                    .with(Parameter.IDEMPOTENCY_KEY)
                    .takes(RequestBodies.NewCase.class)
                    .answersVersioned(CaseView.class)
                    .refuses(
                            409,
                            "case.alert-has-case: the alerts in `alerts` already belong to the cases with the numbers in"
                                    + " `cases`. case.alert-let-go: triage no longer stores the alerts in `alerts`.")
                    .refuses(422, "case.alert-unknown: no alerts have the IDs in `alerts`.")
                    .command(Command.of(
                                    "cases open ALERT=alerts... --reason=reason",
                                    "Creates a case from alerts that have no case. The case is acknowledged by you, so no"
                                            + " notification is sent until the case escalates.")
                            .prints(CaseOperation.NOW + "."))));

    private final ReadModelStore boards;
    private final CaseOpeningService triage;
    private final CaseService cases;
    private final CaseCommands commands;
    private final BlockingCalls blocking;
    private final ReadModelWait waiting;

    public CaseOpening(
            ReadModelStore boards,
            CaseOpeningService triage,
            CaseService cases,
            CaseCommands commands,
            BlockingCalls blocking,
            ReadModelWait waiting) {
        this.boards = boards;
        this.triage = triage;
        this.cases = cases;
        this.commands = commands;
        this.blocking = blocking;
        this.waiting = waiting;
    }

    /** Request of a user to create a case. */
    private record Order(Call call, CaseId caseId, ManualCase byHand, List<String> alerts) {}

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> open(Call call) {
        RequestBodies.NewCase body = call.body(RequestBodies.NewCase.class);
        List<String> ids = body.alerts().stream().distinct().toList();
        if (ids.isEmpty()) {
            throw Problem.field("body.wrong-value", "alerts", "The field alerts must contain at least one alert ID.")
                    .asException();
        }
        String request = RequestKey.of(call, "open");
        CaseId caseId = DerivedId.caseByHand(request == null ? UUID.randomUUID().toString() : request);
        ManualCase byHand = new ManualCase(call.person().name(), body.reason(), request);
        Order order = new Order(call, caseId, byHand, ids);
        return request == null
                ? blocking.call(() -> picked(order)).thenCompose(picked -> decided(order, picked))
                : cases.ask(caseId.value(), CaseCommand.Describe::new)
                        .thenCompose(known -> known instanceof CaseReply.Success
                                ? commands.answer(known, call)
                                : blocking.call(() -> picked(order)).thenCompose(picked -> decided(order, picked)));
    }

    /**
     * Reads the alerts with their assets. The request is rejected if an alert does not exist. Alerts that already have a case are
     * rejected later, by triage.
     */
    private List<OpenByHand.Pick> picked(Order order) {
        List<AlertView> found =
                boards.read(order.call().sight(), handle -> AlertReadModel.findAll(handle, order.alerts()));
        Map<String, String> assets = found.stream().collect(Collectors.toMap(AlertView::id, AlertView::asset));
        List<String> unknown =
                order.alerts().stream().filter(id -> !assets.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            throw unknown(unknown).asException();
        }
        return order.alerts().stream()
                .map(id -> new OpenByHand.Pick(Objects.requireNonNull(assets.get(id)), id))
                .toList();
    }

    static Problem unknown(List<String> alerts) {
        return new Problem(
                422,
                "case.alert-unknown",
                "No alert has the id %s. List alerts to see their ids.".formatted(String.join(" or ", alerts)),
                Map.of("field", "alerts", "alerts", String.join(",", alerts)));
    }

    private CompletionStage<HttpResponse> decided(Order order, List<OpenByHand.Pick> picked) {
        List<String> assets = picked.stream().map(OpenByHand.Pick::asset).toList();
        CommandAuthorization warrant = boards.readAll(
                handle -> ResourceReader.ofAssets(handle, order.call().bearer(), assets));
        return triage.ask(replyTo -> new OpenByHand(order.caseId(), picked, order.byHand(), warrant, replyTo))
                .thenCompose(reply -> switch (reply) {
                    case OpeningReply.Success opened -> arrived(order);
                    case OpeningReply.NotFree notFree -> alreadyInCase(order, notFree);
                    case OpeningReply.Failed failed ->
                        throw Problem.failed(failed.message()).asException();
                    case OpeningReply.Denied denied ->
                        throw RelationRoutes.denied(order.call(), denied.reason())
                                .asException();
                });
    }

    /** Waits because the alerts are added to the case asynchronously. */
    private CompletionStage<HttpResponse> arrived(Order order) {
        return waiting.until(
                        CASE_WAIT,
                        () -> cases.ask(order.caseId().value(), CaseCommand.Describe::new)
                                .thenApply(reply -> Optional.of(reply).filter(CaseReply.Success.class::isInstance)))
                .thenCompose(there -> there.isPresent()
                        ? commands.answer(there.get(), order.call())
                        : CompletableFuture.failedFuture(new TimeoutException()));
    }

    /** The alerts already have a case: either another case, or the case that an earlier attempt of this request created. */
    private CompletionStage<HttpResponse> alreadyInCase(Order order, OpeningReply.NotFree notFree) {
        return cases.ask(order.caseId().value(), CaseCommand.Describe::new)
                .thenCompose(reply -> reply instanceof CaseReply.Success
                        ? commands.answer(reply, order.call())
                        : refused(order.call(), notFree.alerts()));
    }

    /** Waits until the read model shows the case of the alerts, because triage knows the case slightly earlier. */
    CompletionStage<HttpResponse> refused(Call call, List<String> alerts) {
        return waiting.untilTrue(
                        ReadModelWait.BOARDS,
                        () -> boards.read(call.sight(), handle -> AlertReadModel.findAll(handle, alerts)).stream()
                                .allMatch(alert -> alert.caseId() != null))
                .thenCompose(all -> blocking.call(() -> {
                    throw boards.read(call.sight(), handle -> refusal(handle, alerts))
                            .asException();
                }));
    }

    private static Problem refusal(Handle handle, List<String> alerts) {
        List<AlertView> found = AlertReadModel.findAll(handle, alerts);
        List<AlertView> held =
                found.stream().filter(alert -> alert.caseId() != null).toList();
        return held.isEmpty() ? noLongerStored(found) : haveCase(handle, held);
    }

    private static Problem haveCase(Handle handle, List<AlertView> held) {
        List<String> numbers = held.stream()
                .map(AlertView::caseId)
                .filter(Objects::nonNull)
                .distinct()
                .map(id -> Long.toString(CaseReadModel.number(handle, id)))
                .toList();
        return new Problem(
                409,
                "case.alert-has-case",
                ("No case was created: %s in case %s already. Remove %s from the request, or work on that" + " case.")
                        .formatted(
                                named(held),
                                numbers.stream().map(number -> "#" + number).collect(Collectors.joining(", ")),
                                held.size() == 1 ? "it" : "them"),
                Map.of("field", "alerts", "alerts", ids(held), "cases", String.join(",", numbers)));
    }

    private static Problem noLongerStored(List<AlertView> found) {
        return new Problem(
                409,
                "case.alert-let-go",
                ("No case was created: %s no longer stored by triage, which keeps a limited number of alerts"
                                + " for each asset. Remove %s from the request, and add the alerts after the case was created.")
                        .formatted(named(found), found.size() == 1 ? "it" : "them"),
                Map.of("field", "alerts", "alerts", ids(found)));
    }

    private static String named(List<AlertView> alerts) {
        String told = alerts.stream()
                .limit(TITLES_TOLD)
                .map(alert -> "“%s” on %s".formatted(alert.title(), alert.asset()))
                .collect(Collectors.joining(", "));
        int more = alerts.size() - TITLES_TOLD;
        return told + (more > 0 ? " and %d more".formatted(more) : "") + (alerts.size() == 1 ? " is" : " are");
    }

    private static String ids(List<AlertView> alerts) {
        return alerts.stream().map(AlertView::id).collect(Collectors.joining(","));
    }
}
