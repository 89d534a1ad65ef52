package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.triage.TriageCommand.MoveAlerts;
import io.watchfloor.ops.incident.triage.TriageReply;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Sends requests to move alerts to triage. Either all alerts of a request are moved or none. */
public final class MovingRoutes {

    private static final String ON_ITS_WAY = "case.alert-on-its-way";

    private final ReadModelStore boards;
    private final TriageService triage;
    private final RelationRoutes relations;
    private final CaseOpening opening;
    private final ReadModelWait waiting;

    public MovingRoutes(
            ReadModelStore boards,
            TriageService triage,
            RelationRoutes relations,
            CaseOpening opening,
            ReadModelWait waiting) {
        this.boards = boards;
        this.triage = triage;
        this.relations = relations;
        this.opening = opening;
        this.waiting = waiting;
    }

    /**
     * Request of a user to move alerts.
     *
     * @param from current case; null if the alerts have no case
     * @param to new case; null to remove the alerts from all cases
     * @param shown case in the response
     */
    private record Order(
            Call call,
            @Nullable CaseName from,
            @Nullable CaseName to,
            CaseName shown,
            List<Alert> alerts,
            ChangeOrigin cause,
            @Nullable String key) {

        List<String> told() {
            return Stream.of(from, to)
                    .flatMap(Stream::ofNullable)
                    .map(one -> one.id().value())
                    .distinct()
                    .toList();
        }
    }

    <B extends Record> CompletionStage<HttpResponse> order(
            Call call, CaseOperation<B> operation, CaseOperation.OfAlerts<B> decision) {
        CaseOperation.Picked picked = decision.picked(call.body(operation.body()));
        CaseName here = caseOfPath(call);
        CaseName there = picked.other() == null
                ? null
                : relations.two(call, "to", picked.other()).otherName();
        Order order = new Order(
                call,
                picked.out() ? here : null,
                picked.out() ? there : here,
                here,
                inFull(call, picked.alerts()),
                relations.cause(call, picked.reason()),
                RequestKey.of(call, operation.name()));
        return decided(order, false);
    }

    private CaseName caseOfPath(Call call) {
        return boards.read(call.sight(), handle -> RelationRoutes.place(handle, CaseRoutes.id(handle, call)))
                .name();
    }

    private List<Alert> inFull(Call call, List<String> asked) {
        List<String> ids = asked.stream().distinct().toList();
        if (ids.isEmpty()) {
            throw Problem.field("body.wrong-value", "alerts", "The field alerts must contain at least one alert ID.")
                    .asException();
        }
        List<AlertView> known = boards.read(call.sight(), handle -> AlertReadModel.findAll(handle, ids));
        Set<String> there = known.stream().map(AlertView::id).collect(Collectors.toSet());
        List<String> unknown = ids.stream().filter(id -> !there.contains(id)).toList();
        if (!unknown.isEmpty()) {
            throw CaseOpening.unknown(unknown).asException();
        }
        List<Alert> found = boards.read(call.sight(), handle -> AlertReadModel.inFull(handle, ids));
        if (found.size() < ids.size()) {
            throw new Problem(
                            409,
                            "case.alert-too-old",
                            "The alerts were not moved because some of them were added by an older version that did not"
                                    + " store alerts completely. Remove these alerts from the request.",
                            Map.of("field", "alerts"))
                    .asException();
        }
        return found;
    }

    /** Repeats the request to triage while the case has not processed a recent alert yet. */
    private CompletionStage<HttpResponse> decided(Order order, boolean letGo) {
        CommandAuthorization warrant = relations.warrant(
                order.call(),
                Stream.of(order.from(), order.to()).flatMap(Stream::ofNullable).toList(),
                order.alerts().stream().map(Alert::asset).toList());
        Supplier<CompletionStage<TriageReply>> ask = () -> triage.ask(to -> new MoveAlerts(
                order.from(), order.to(), order.alerts(), letGo, order.cause(), order.key(), warrant, to));
        return waiting.until(
                        ReadModelWait.BOARDS,
                        () -> ask.get().thenApply(reply -> Optional.of(reply).filter(one -> !isStillPending(one))))
                .thenCompose(decided -> decided.<CompletionStage<TriageReply>>map(CompletableFuture::completedFuture)
                        .orElseGet(ask))
                .thenCompose(reply -> switch (reply) {
                    case TriageReply.Success done ->
                        relations.shown(order.call(), order.shown(), order.told(), done.number());
                    case TriageReply.Denied denied ->
                        throw RelationRoutes.denied(order.call(), denied.reason())
                                .asException();
                    case TriageReply.Rejection refused ->
                        throw RelationRoutes.refused(refused).asException();
                    case TriageReply.Elsewhere elsewhere -> elsewhere(order, elsewhere.alerts(), letGo);
                });
    }

    private static boolean isStillPending(TriageReply reply) {
        return reply instanceof TriageReply.Rejection refused && refused.code().equals(ON_ITS_WAY);
    }

    private static Problem notPlaced(List<String> alerts) {
        return new Problem(
                409,
                ON_ITS_WAY,
                "The alerts were not moved because triage has not processed all of them yet. Repeat the"
                        + " request in a few seconds.",
                Map.of("field", "alerts", "alerts", String.join(",", alerts)));
    }

    /** If the read model knows no case of the alerts either, then triage no longer stores the alerts, and they can be added to a case. */
    private CompletionStage<HttpResponse> elsewhere(Order order, List<String> alerts, boolean letGo) {
        if (order.from() != null) {
            throw new Problem(
                            409,
                            "case.alert-not-there",
                            ("The alerts were not moved because some of them are no longer in case %s. Load the case"
                                            + " again.")
                                    .formatted(order.from()),
                            Map.of("field", "alerts", "alerts", String.join(",", alerts)))
                    .asException();
        }
        return waiting.untilTrue(letGo ? Duration.ZERO : ReadModelWait.BOARDS, () -> haveCase(order.call(), alerts))
                .thenCompose(taken -> {
                    if (taken) {
                        return opening.refused(order.call(), alerts);
                    }
                    if (letGo) {
                        throw notPlaced(alerts).asException();
                    }
                    return decided(order, true);
                });
    }

    private boolean haveCase(Call call, List<String> alerts) {
        return boards.read(call.sight(), handle -> AlertReadModel.findAll(handle, alerts)).stream()
                .anyMatch(alert -> alert.caseId() != null);
    }
}
