package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.paging.board.HandoverReadModel;
import io.watchfloor.dashboards.paging.views.HandoverView;
import io.watchfloor.dashboards.paging.views.HandoverView.Item;
import io.watchfloor.dashboards.paging.views.HandoverView.State;
import io.watchfloor.dashboards.paging.views.NotificationRequests;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/**
 * {@code /handovers}: shift handoffs. At the end of a shift, a person asks another person to take over cases. Each case
 * is handed off separately. Cases that another user has acknowledged in the meantime are not handed off.
 */
public final class HandoverRoutes {

    private static final List<String> STATES = KebabCaseName.texts(State.values());
    private static final Parameter ID = Parameter.path("id", "ID of the handoff.");

    private static final String SHOWN = "Handoff {id} from {from} to {to}:"
            + " {state}\n{summary%}{cases>{outcome?{outcome=done?|\n#{number} was not handed off:" + " {outcome}}}}";

    public static final List<ApiOperation<HandoverRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/handovers", Verb.READ, HandoverRoutes::list)
                    .is(
                            Operation.of("listHandovers", "List shift handoffs, newest first")
                                    .text("Handoffs that you gave or received; leads see all handoffs.")
                                    .with(Parameter.query("state", "Only handoffs in this state.")
                                            .oneOf(STATES))
                                    .lists(HandoverView.class)
                                    .command(
                                            Command.of(
                                                            "handovers list --state=state",
                                                            "Lists the shift handoffs that you gave or received, newest first.")
                                                    .rows(
                                                            "ID {id} | FROM {from} | TO {to} | CREATED {@createdAt} | STATE {state} | CASES {cases#}"))),
            ApiOperation.get(
                            "/api/v1/handovers/{id}",
                            Verb.READ,
                            (HandoverRoutes own, Call call) -> own.shown(call, own.find(call)))
                    .is(Operation.of("getHandover", "Get a shift handoff")
                            .with(ID)
                            .answers(HandoverView.class)
                            .command(Command.of(
                                            "handovers show ID", "Shows a shift handoff and the result for each case.")
                                    .prints(SHOWN))),
            ApiOperation.reading("POST", "/api/v1/handovers", Verb.RESPOND, HandoverRoutes::createHandover)
                    .is(Operation.of("giveShift", "Hand off your shift to another person")
                            .text("Includes the open cases that you acknowledged and the unacknowledged cases of "
                                    + "which you were notified, or only the cases among these that you name. Nothing changes until the other person"
                                    + " accepts.")
                            .takes(NotificationRequests.NewHandover.class)
                            .answers(HandoverView.class)
                            .refuses(
                                    409,
                                    "handover.open: you have an open handoff. handover.nothing: you have no cases to hand off.")
                            .refuses(422, "handover.taker, or handover.not-yours: `case` is a case that is not yours.")
                            .command(Command.of(
                                            "handovers give PERSON=to --case=cases --note=note",
                                            "Hands off your cases, and the unacknowledged cases of which you were notified, to"
                                                    + " another person.")
                                    .prints(SHOWN))),
            ending(
                    "accept",
                    "acceptShift",
                    "Accept a shift handoff, so that the cases are assigned to you",
                    "Accepts a shift handoff, so that the cases are assigned to you.",
                    HandoverRoutes::accept),
            ending(
                    "decline",
                    "declineShift",
                    "Decline a shift handoff",
                    "Declines a shift handoff.",
                    (own, call) -> own.end(call, State.DECLINED)),
            ending(
                    "withdraw",
                    "withdrawShift",
                    "Withdraw a shift handoff",
                    "Withdraws one of your shift handoffs.",
                    (own, call) -> own.end(call, State.WITHDRAWN)));

    private final People people;
    private final Handovers handovers;
    private final ReadModelStore boards;
    private final CaseService cases;
    private final BlockingCalls blocking;

    HandoverRoutes(People people, ReadModelStore boards, CaseService cases, BlockingCalls blocking) {
        this.people = people;
        this.handovers = new Handovers(people.database());
        this.boards = boards;
        this.cases = cases;
        this.blocking = blocking;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static ApiOperation<HandoverRoutes> ending(
            String verb,
            String id,
            String summary,
            String command,
            BiFunction<HandoverRoutes, Call, CompletionStage<HttpResponse>> handler) {
        return ApiOperation.of("POST", "/api/v1/handovers/{id}/" + verb, Verb.RESPOND, handler)
                .is(Operation.of(id, summary)
                        .with(ID)
                        .takes(RequestBodies.Nothing.class)
                        .answers(HandoverView.class)
                        .command(Command.of("handovers %s ID".formatted(verb), command)
                                .prints(SHOWN))
                        .refuses(409, "handover.decided: the handoff is not open; `state` names its state."));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        String state = parameters.oneOf("state", STATES);
        return Answers.list(boards.read(
                call.sight(),
                handle -> HandoverReadModel.list(
                        handle,
                        call.verbs().contains(Verb.LEAD) ? null : call.person().name(),
                        state == null ? null : State.of(state),
                        parameters.slice())));
    }

    private HttpResponse shown(Call call, HandoverView handover) {
        return Answers.json(boards.read(call.sight(), handle -> HandoverReadModel.seen(handle, handover)));
    }

    private HandoverView find(Call call) {
        String me = call.person().name();
        return handovers
                .find(call.path("id"))
                .filter(one -> one.from().equals(me)
                        || one.to().equals(me)
                        || call.verbs().contains(Verb.LEAD))
                .orElseThrow(() -> Problem.unknown("handover", call.path("id")).asException());
    }

    private HttpResponse createHandover(Call call) {
        NotificationRequests.NewHandover asked = call.body(NotificationRequests.NewHandover.class);
        String me = call.person().name();
        checkTaker(asked.to(), me);
        List<String> named = asked.cases() == null ? List.of() : asked.cases();
        List<HandoverReadModel.OwnCase> found = boards.read(call.sight(), handle -> found(handle, me, named));
        List<Item> items = found.stream().map(HandoverReadModel.OwnCase::item).toList();
        if (items.isEmpty()) {
            throw Problem.of(
                            409,
                            "handover.nothing",
                            "You have no open case, and were notified of no unacknowledged case. There is nothing to"
                                    + " hand off.")
                    .asException();
        }
        return Answers.json(handovers
                .make(me, asked.to(), asked.note(), HandoverText.of(me, asked.note(), found), items, call.actor())
                .orElseThrow(() -> Problem.of(
                                409,
                                "handover.open",
                                "You have an open handoff that is not answered. Withdraw it first.")
                        .asException()));
    }

    private static List<HandoverReadModel.OwnCase> found(Handle handle, String me, List<String> named) {
        Set<String> ids = new LinkedHashSet<>();
        for (String one : named) {
            ids.add(CaseReadModel.idOf(handle, one)
                    .orElseThrow(() -> Problem.unknown("case", one).asException()));
        }
        List<HandoverReadModel.OwnCase> found = HandoverReadModel.of(handle, me, ids);
        ids.removeAll(found.stream().map(one -> one.row().id()).toList());
        if (!ids.isEmpty()) {
            String other = ids.iterator().next();
            throw new Problem(
                            422,
                            "handover.not-yours",
                            ("Case #%d is not yours, and you were not notified of it. GET /api/v1/cases?assignee=me"
                                            + " lists your cases.")
                                    .formatted(CaseReadModel.number(handle, other)),
                            Map.of("field", "cases", "case", other))
                    .asException();
        }
        return found;
    }

    private void checkTaker(String name, String giver) {
        boolean fits = !name.equals(giver)
                && people.roster().assignable().stream().map(Account::name).anyMatch(name::equals);
        if (!fits) {
            throw new Problem(
                            422,
                            "handover.taker",
                            "No other user named %s can work on cases. GET /api/v1/assignees lists those who can."
                                    .formatted(name),
                            Map.of("field", "to"))
                    .asException();
        }
    }

    private CompletionStage<HttpResponse> accept(Call call) {
        HandoverView handover = mine(call, State.ACCEPTED);
        List<CompletableFuture<Item>> each = handover.cases().stream()
                .map(item -> assignItem(call, handover, item).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> blocking.always(() -> {
                    handovers.storeResults(
                            handover.id(),
                            each.stream().map(CompletableFuture::join).toList());
                    return shown(call, find(call));
                }));
    }

    private CompletionStage<Item> assignItem(Call call, HandoverView handover, Item item) {
        CaseCommand.Request request = new CaseCommand.Request(
                call.person().name(),
                "handover-" + handover.id(),
                null,
                ResourceReader.ofCase(boards, call.bearer(), item.caseId()));
        return cases.ask(item.caseId(), replyTo -> new CaseCommand.TakeOver(handover.from(), request, replyTo))
                .handle((reply, failure) -> item.withResult(failure == null ? outcome(reply) : "server.no-answer"));
    }

    private static String outcome(CaseReply reply) {
        return switch (reply) {
            case CaseReply.Success done -> "done";
            case CaseReply.Unknown unknown -> "case.unknown";
            case CaseReply.Denied denied -> "case.unknown";
            case CaseReply.Rejection refused -> refused.code();
        };
    }

    private CompletionStage<HttpResponse> end(Call call, State state) {
        mine(call, state);
        return CompletableFuture.completedFuture(shown(call, find(call)));
    }

    /**
     * Accepts, declines or withdraws the handoff, which is possible only once. The commands to the cases can be
     * repeated, because the cases recognize repeated requests.
     */
    private HandoverView mine(Call call, State state) {
        call.body(RequestBodies.Nothing.class);
        HandoverView handover = find(call);
        String whose = state == State.WITHDRAWN ? handover.from() : handover.to();
        if (!whose.equals(call.person().name())) {
            throw Problem.of(403, "handover.not-yours", "Only %s can decide this handoff.".formatted(whose))
                    .asException();
        }
        boolean again = state == State.ACCEPTED && handover.state() == State.ACCEPTED;
        if (!again && !handovers.decide(handover, state, call.actor())) {
            State now = find(call).state();
            throw new Problem(
                            409,
                            "handover.decided",
                            "This handoff is already %s.".formatted(now.text()),
                            Map.of("state", now.text()))
                    .asException();
        }
        return handover;
    }
}
