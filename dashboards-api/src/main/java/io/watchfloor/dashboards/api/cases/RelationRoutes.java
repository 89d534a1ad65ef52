package io.watchfloor.dashboards.api.cases;

import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.api.description.Operation;
import io.watchfloor.dashboards.api.description.Parameter;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.BoardWarrants;
import io.watchfloor.dashboards.board.CaseBoard;
import io.watchfloor.dashboards.wire.Asked;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.relation.CaseName;
import io.watchfloor.ops.relation.Cause;
import io.watchfloor.ops.rights.Decision;
import io.watchfloor.ops.rights.Warrant;
import io.watchfloor.ops.triage.TriageCommand;
import io.watchfloor.ops.triage.TriageReply;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** People's orders about two cases: merge, split, link, unlink, accept, dismiss. Triage decides them. */
public final class RelationRoutes {

    private static final String UNKNOWN = "case.other-unknown: there is no case that `field` names.";

    /** How long an answer waits for the board to show the change, and how often it looks. */
    static final Duration BOARD_WAIT = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final BoardStore boards;
    private final TriageDesk triage;
    private final BlockingCalls blocking;
    private final Executor later;
    private final Clock clock;

    /** The two cases of an order, as the board has them. */
    record Two(CaseBoard.Place one, CaseBoard.Place other) {}

    /** @param threads looks at the board */
    public RelationRoutes(BoardStore boards, TriageDesk triage, BlockingCalls blocking, Executor threads, Clock clock) {
        this.boards = boards;
        this.triage = triage;
        this.blocking = blocking;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                route(CaseAction.MERGE, this::merge)
                        .is(described("mergeCase", "Make it a part of another case")
                                .text("Nothing moves: the other case shows the alerts, pages and notes of both, and"
                                        + " split undoes it. A case that is a part itself stands for its whole."
                                        + " Answers with the whole.")
                                .takes(Asked.Merging.class)
                                .refuses(422, UNKNOWN)),
                route(CaseAction.SPLIT, this::split)
                        .is(described("splitCase", "Make a part of it a case of its own again")
                                .text("The part is what it was, with the alerts that joined it since. The center does"
                                        + " not merge the two again.")
                                .takes(Asked.Splitting.class)
                                .refuses(422, UNKNOWN)),
                route(CaseAction.LINK, this::link)
                        .is(described("linkCase", "Say what it is to another case")
                                .text("Both stay cases of their own, and both show the link.")
                                .takes(Asked.Linking.class)
                                .refuses(422, UNKNOWN)),
                route(CaseAction.UNLINK, this::unlink)
                        .is(described("unlinkCase", "Take a link back")
                                .takes(Asked.Linking.class)
                                .refuses(422, UNKNOWN)),
                route(CaseAction.ACCEPT, this::accept)
                        .is(described("acceptProposal", "Say that it and the proposed case are one")
                                .text("The younger becomes a part of the older, as by merge; split undoes it. Answers"
                                        + " with the whole.")
                                .takes(Asked.Answer.class)
                                .refuses(422, UNKNOWN)),
                route(CaseAction.DISMISS, this::dismiss)
                        .is(described("dismissProposal", "Say that it and the proposed case are two")
                                .text("They are proposed again only when alerts link them by something else.")
                                .takes(Asked.Answer.class)
                                .refuses(422, UNKNOWN)));
    }

    static ApiRoute route(CaseAction action, ApiRoute.Endpoint endpoint) {
        return new ApiRoute("POST", "/api/v1/cases/{id}/" + action.text(), Permission.RESPOND, endpoint);
    }

    static Operation described(String id, String summary) {
        return Operation.of(id, summary)
                .with(CaseRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                .answersVersioned(CaseView.class)
                .refuses(409, "The cases do not allow it; other and otherNumber name the case that is the reason.");
    }

    private CompletionStage<HttpResponse> merge(Call call) {
        Asked.Merging asked = call.body(Asked.Merging.class);
        Two two = two(call, "into", asked.into());
        checkOpen(two.one().name(), two.one().status());
        if (!two.other().wholeOpen()) {
            throw closed(two.other().whole(), "has ended").asException();
        }
        Cause cause = cause(call, asked.reason());
        String key = RequestKey.of(call, CaseAction.MERGE.text());
        return order(
                call,
                two.one().name(),
                two.other().whole(),
                two.other().whole(),
                warrant -> to ->
                        new TriageCommand.Merge(two.one().name(), two.other().name(), cause, key, warrant, to));
    }

    private CompletionStage<HttpResponse> split(Call call) {
        Asked.Splitting asked = call.body(Asked.Splitting.class);
        Two two = two(call, "part", asked.part());
        Cause cause = cause(call, asked.reason());
        String key = RequestKey.of(call, CaseAction.SPLIT.text());
        CaseName whole = two.one().name();
        return order(
                call,
                two.other().name(),
                whole,
                whole,
                warrant -> to -> new TriageCommand.Split(two.other().name(), whole, cause, key, warrant, to));
    }

    private CompletionStage<HttpResponse> link(Call call) {
        Asked.Linking asked = call.body(Asked.Linking.class);
        Two two = two(call, "to", asked.to());
        Cause cause = cause(call, asked.reason());
        String key = RequestKey.of(call, CaseAction.LINK.text());
        CaseName one = two.one().name();
        CaseName other = two.other().name();
        return order(
                call,
                one,
                other,
                one,
                warrant -> to -> new TriageCommand.Link(one, asked.kind(), other, cause, key, warrant, to));
    }

    private CompletionStage<HttpResponse> unlink(Call call) {
        Asked.Linking asked = call.body(Asked.Linking.class);
        Two two = two(call, "to", asked.to());
        Cause cause = cause(call, asked.reason());
        String key = RequestKey.of(call, CaseAction.UNLINK.text());
        CaseName one = two.one().name();
        CaseName other = two.other().name();
        return order(
                call,
                one,
                other,
                one,
                warrant -> to -> new TriageCommand.Unlink(one, asked.kind(), other, cause, key, warrant, to));
    }

    private CompletionStage<HttpResponse> accept(Call call) {
        Asked.Answer asked = call.body(Asked.Answer.class);
        Two two = two(call, "other", asked.other());
        Cause cause = cause(call, asked.reason());
        String key = RequestKey.of(call, CaseAction.ACCEPT.text());
        CaseName one = two.one().name();
        CaseName other = two.other().name();
        CaseName older = one.number() < other.number() ? one : other;
        return order(
                call,
                one,
                other,
                older,
                warrant -> to -> new TriageCommand.Accept(one, other, cause, key, warrant, to));
    }

    private CompletionStage<HttpResponse> dismiss(Call call) {
        Asked.Answer asked = call.body(Asked.Answer.class);
        Two two = two(call, "other", asked.other());
        Cause cause = cause(call, asked.reason());
        String key = RequestKey.of(call, CaseAction.DISMISS.text());
        CaseName one = two.one().name();
        CaseName other = two.other().name();
        return order(
                call, one, other, one, warrant -> to -> new TriageCommand.Dismiss(one, other, cause, key, warrant, to));
    }

    Cause cause(Call call, @Nullable String reason) {
        return new Cause(
                call.person().name(),
                reason == null || reason.isBlank() ? List.of() : List.of(reason),
                clock.instant());
    }

    Two two(Call call, String field, String other) {
        return boards.read(
                call.sight(),
                handle -> new Two(
                        place(handle, CaseRoutes.id(handle, call)),
                        CaseBoard.idOf(handle, other)
                                .flatMap(id -> CaseBoard.place(handle, id))
                                .orElseThrow(() -> unknown(field, other).asException())));
    }

    static CaseBoard.Place place(Handle handle, String id) {
        return CaseBoard.place(handle, id)
                .orElseThrow(() -> Problem.unknown("case", id).asException());
    }

    static Problem unknown(String field, String id) {
        return new Problem(
                422,
                "case.other-unknown",
                "There is no case with the id or number %s. List them to see their numbers.".formatted(id),
                Map.of("field", field));
    }

    /** Triage says it of a case that is a part already. */
    private static void checkOpen(CaseName one, CaseStatus status) {
        if (!status.open() && status != CaseStatus.MERGED) {
            throw closed(one, "is " + status.text()).asException();
        }
    }

    private static Problem closed(CaseName one, String is) {
        return new Problem(
                409,
                "case.illegal-move",
                "Case %s %s: only open cases are merged. Link the cases instead, or reopen it first."
                        .formatted(one, is),
                Map.of("other", one.id().value(), "otherNumber", Long.toString(one.number())));
    }

    /** @param shown the case that the answer shows */
    private CompletionStage<HttpResponse> order(
            Call call,
            CaseName one,
            CaseName other,
            CaseName shown,
            Function<Warrant, Function<ActorRef<TriageReply>, TriageCommand>> command) {
        Warrant warrant = warrant(call, List.of(one, other), List.of());
        return triage.ask(command.apply(warrant)).thenCompose(reply -> switch (reply) {
            case TriageReply.Done done ->
                shown(
                        call,
                        shown,
                        Stream.of(one, other).map(name -> name.id().value()).toList(),
                        done.number(),
                        System.nanoTime() + BOARD_WAIT.toNanos());
            case TriageReply.Refused refused -> throw refused(refused).asException();
            case TriageReply.Denied denied ->
                throw denied(call, denied.reason()).asException();
            case TriageReply.Elsewhere elsewhere -> throw new IllegalStateException("An order about no alerts");
        });
    }

    /** Triage decides by it once more whether the person may. */
    Warrant warrant(Call call, List<CaseName> cases, List<String> assets) {
        List<String> ids = cases.stream().map(one -> one.id().value()).toList();
        return boards.readAll(handle -> BoardWarrants.ofCases(handle, call.bearer(), ids, assets));
    }

    /** As a route says it of what the person does not see. */
    static Problem denied(Call call, Decision.Reason reason) {
        return reason == Decision.Reason.ROLE
                ? Problem.forbidden(call.person(), call.route().needs())
                : Problem.unknown("case", call.path().getOrDefault("id", "of these alerts"));
    }

    static Problem refused(TriageReply.Refused refused) {
        Map<String, String> more = new LinkedHashMap<>();
        CaseName other = refused.other();
        if (other != null) {
            more.put("other", other.id().value());
            more.put("otherNumber", Long.toString(other.number()));
        }
        return Problem.refused(refused.code(), refused.message(), more);
    }

    /**
     * A following GET must see the change. When the board lags, the answer comes all the same: the change is committed.
     */
    CompletionStage<HttpResponse> shown(Call call, CaseName shown, List<String> told, long decision, long until) {
        return blocking.call(() -> boards.read(call.sight(), handle -> CaseBoard.haveHeard(handle, told, decision)))
                .thenCompose(there -> there || System.nanoTime() >= until
                        ? blocking.call(() -> CaseRoutes.shown(
                                boards.read(
                                        call.sight(),
                                        handle -> CaseRoutes.find(
                                                handle, shown.id().value())),
                                call))
                        : CompletableFuture.supplyAsync(() -> decision, later)
                                .thenCompose(same -> shown(call, shown, told, same, until)));
    }
}
