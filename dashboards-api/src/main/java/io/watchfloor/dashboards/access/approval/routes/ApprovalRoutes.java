package io.watchfloor.dashboards.access.approval.routes;

import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.access.approval.ApprovalResult;
import io.watchfloor.dashboards.access.approval.Approvals;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.StepUp;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /approvals}: lists, approves and denies approval requests. */
public final class ApprovalRoutes {

    private static final Parameter ID = Parameter.path("id", "ID of the approval.");

    public static final List<ApiOperation<ApprovalRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/approvals", Verb.SELF, ApprovalRoutes::list)
                    .is(Operation.of(
                                    "listApprovals",
                                    "List approvals: requests waiting for your decision, and your own requests of the last day")
                            .lists(ApprovalView.class)
                            .command(Command.of("approvals list")
                                    .rows(
                                            "ID {id} | STATE {state} | REQUESTED BY {person} | OPERATION {role?role {role} for"
                                                    + " {minutes} min|{action}} | OBJECT {object} | FROM {address} | EXPIRES {@expiresAt} | YOU"
                                                    + " CAN APPROVE {mayApprove?{kind=number?with --number|yes}}"))),
            ApiOperation.get("/api/v1/approvals/{id}", Verb.SELF, ApprovalRoutes::find)
                    .is(Operation.of("getApproval", "Get an approval").with(ID).answers(ApprovalView.class)),
            ApiOperation.reading("POST", "/api/v1/approvals/{id}/approve", Verb.SELF, ApprovalRoutes::approve)
                    .is(Operation.of("approve", "Approve a request, so that the sender can repeat it")
                            .text(
                                    "Approving as a second person, or approving a temporary role, requires a new passkey check.")
                            .with(ID)
                            .takes(RequestBodies.ApprovalDecision.class)
                            .answers(ApprovalView.class)
                            .refuses(403, "approval.same-session, approval.own, approval.right or access.step-up.")
                            .refuses(409, "approval.over, or approval.number: wrong digits cancel the request.")
                            .command(Command.of(
                                            "approvals approve ID --number=digits",
                                            "Approves a request. The sender can then repeat the request.")
                                    .prints("{action} by {person} was approved."))),
            ApiOperation.reading("POST", "/api/v1/approvals/{id}/deny", Verb.SELF, ApprovalRoutes::deny)
                    .is(Operation.of("deny", "Deny the request of another person, or cancel your own request")
                            .with(ID)
                            .takes(RequestBodies.Nothing.class)
                            .answers(ApprovalView.class)
                            .refuses(403, "approval.right.")
                            .refuses(409, "approval.over.")
                            .command(Command.of(
                                            "approvals deny ID",
                                            "Denies a request. If you do not recognize the request, also contact an administrator.")
                                    .prints("{action} by {person} was denied."))));

    private final Approvals approvals;
    private final ReadModelStore boards;
    private final StepUp stepUp;
    private final Clock clock;
    private final Runnable changed;

    /** @param changed runs when an approval is decided */
    public ApprovalRoutes(Approvals approvals, ReadModelStore boards, StepUp stepUp, Clock clock, Runnable changed) {
        this.approvals = approvals;
        this.boards = boards;
        this.stepUp = stepUp;
        this.clock = clock;
        this.changed = changed;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<ApprovalView> items =
                approvals
                        .of(
                                call.known(),
                                new ApprovalVisibility(boards, call.known().bearer()))
                        .stream()
                        .map(one -> view(one, call))
                        .toList();
        return Answers.list(ResultPage.cut(items, ApprovalView::id, call.query().slice()));
    }

    private HttpResponse find(Call call) {
        return Answers.json(view(one(call), call));
    }

    private Approval one(Call call) {
        return approvals
                .find(
                        call.path("id"),
                        call.known(),
                        new ApprovalVisibility(boards, call.known().bearer()))
                .orElseThrow(() -> Problem.unknown("approval", call.path("id")).asException());
    }

    private HttpResponse approve(Call call) {
        String digits = call.body(RequestBodies.ApprovalDecision.class).digits();
        if (one(call).kind() != Approval.Kind.NUMBER) {
            stepUp.of(call).ifPresent(problem -> {
                throw problem.asException();
            });
        }
        return answer(
                call,
                approvals.approve(
                        call.path("id"),
                        call.known(),
                        digits,
                        call.origin(),
                        new ApprovalVisibility(boards, call.known().bearer())));
    }

    private HttpResponse deny(Call call) {
        call.body(RequestBodies.Nothing.class);
        return answer(
                call,
                approvals.deny(
                        call.path("id"),
                        call.known(),
                        call.origin(),
                        new ApprovalVisibility(boards, call.known().bearer())));
    }

    private HttpResponse answer(Call call, ApprovalResult verdict) {
        return switch (verdict) {
            case ApprovalResult.Success done -> {
                changed.run();
                yield Answers.json(view(done.approval(), call));
            }
            case ApprovalResult.Rejection refused -> {
                changed.run();
                throw Problem.of(
                                status(refused.reason()),
                                refused.reason().code(),
                                refused.reason().advice())
                        .asException();
            }
            case ApprovalResult.Unknown unknown ->
                throw Problem.unknown("approval", unknown.id()).asException();
        };
    }

    private static int status(ApprovalResult.Reason reason) {
        return switch (reason) {
            case OVER, NUMBER -> 409;
            case SAME_SESSION, OWN, RIGHT, NOT_INDEPENDENT -> 403;
        };
    }

    private ApprovalView view(Approval one, Call call) {
        return ApprovalView.of(one, call.known(), clock.instant());
    }
}
