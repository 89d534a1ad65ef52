package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Field;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.cases.routes.CaseOperation.By;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.incident.triage.TriageReply;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Sends operations on two cases to triage. The response contains the case as the read model shows it after the operation. */
public final class RelationRoutes {

    private final ReadModelStore boards;
    private final TriageService triage;
    private final BlockingCalls blocking;
    private final ReadModelWait waiting;
    private final Clock clock;

    public RelationRoutes(
            ReadModelStore boards, TriageService triage, BlockingCalls blocking, ReadModelWait waiting, Clock clock) {
        this.boards = boards;
        this.triage = triage;
        this.blocking = blocking;
        this.waiting = waiting;
        this.clock = clock;
    }

    <B extends Record> CompletionStage<HttpResponse> order(
            Call call, CaseOperation<B> operation, CaseOperation.ByTriage<B> decision) {
        B asked = call.body(operation.body());
        Field named = operation.fields().stream()
                .filter(field -> field.kind() == Input.Kind.CASE)
                .findFirst()
                .orElseThrow();
        CasePair two = two(call, named.name(), named.texts(asked).getFirst());
        CaseName with = decision.with().apply(two);
        ChangeOrigin cause = cause(call, asked instanceof RequestBodies.WithReason why ? why.reason() : null);
        String key = RequestKey.of(call, operation.name());
        CommandAuthorization warrant = warrant(call, List.of(two.ownName(), with), List.of());
        return triage.ask(to -> decision.command().command(asked, two, new By(cause, key, warrant), to))
                .thenCompose(reply -> switch (reply) {
                    case TriageReply.Success done ->
                        shown(
                                call,
                                decision.shown().apply(two),
                                Stream.of(two.ownName(), with)
                                        .map(name -> name.id().value())
                                        .toList(),
                                done.number());
                    case TriageReply.Rejection refused -> throw refused(refused).asException();
                    case TriageReply.Denied denied ->
                        throw denied(call, denied.reason()).asException();
                    case TriageReply.Elsewhere elsewhere -> throw new IllegalStateException("A command without alerts");
                });
    }

    ChangeOrigin cause(Call call, @Nullable String reason) {
        return new ChangeOrigin(
                call.person().name(),
                reason == null || reason.isBlank() ? List.of() : List.of(reason),
                clock.instant());
    }

    CasePair two(Call call, String field, String other) {
        return boards.read(
                call.sight(),
                handle -> new CasePair(
                        place(handle, CaseRoutes.id(handle, call)),
                        CaseReadModel.idOf(handle, other)
                                .flatMap(id -> CaseReadModel.place(handle, id))
                                .orElseThrow(() -> unknown(field, other).asException())));
    }

    static CaseReadModel.Place place(Handle handle, String id) {
        return CaseReadModel.place(handle, id)
                .orElseThrow(() -> Problem.unknown("case", id).asException());
    }

    static Problem unknown(String field, String id) {
        return new Problem(
                422,
                "case.other-unknown",
                "No case has the ID or number %s. List cases to see their numbers.".formatted(id),
                Map.of("field", field));
    }

    /** Triage uses this authorization to check the person's rights again. */
    CommandAuthorization warrant(Call call, List<CaseName> cases, List<String> assets) {
        List<String> ids = cases.stream().map(one -> one.id().value()).toList();
        return boards.readAll(handle -> ResourceReader.ofCases(handle, call.bearer(), ids, assets));
    }

    /** Responds like a route for objects that the person cannot see. */
    static Problem denied(Call call, Decision.Reason reason) {
        return reason == Decision.Reason.ROLE
                ? Problem.forbidden(call.person(), call.route().needs())
                : Problem.unknown("case", call.path().getOrDefault("id", "of these alerts"));
    }

    static Problem refused(TriageReply.Rejection refused) {
        Map<String, String> more = new LinkedHashMap<>();
        CaseName other = refused.other();
        if (other != null) {
            more.put("other", other.id().value());
            more.put("otherNumber", Long.toString(other.number()));
        }
        return Problem.refused(refused.code(), refused.message(), more);
    }

    /**
     * Waits so that the next GET shows the decision, because the cases process it asynchronously. If the projection lags, the response is
     * sent anyway because the change is committed.
     */
    CompletionStage<HttpResponse> shown(Call call, CaseName shown, List<String> told, long decision) {
        return waiting.untilTrue(
                        ReadModelWait.BOARDS,
                        () -> boards.read(call.sight(), handle -> CaseReadModel.haveProcessed(handle, told, decision)))
                .thenCompose(there -> blocking.call(() -> CaseRoutes.shown(
                        boards.read(
                                call.sight(),
                                handle -> CaseRoutes.find(handle, shown.id().value())),
                        call)));
    }
}
