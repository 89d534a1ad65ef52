package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.access.approval.SignInApprovals;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.signin.SignInHistory;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.people.views.PendingSignInView;
import io.watchfloor.dashboards.people.views.SignInRecordView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /me/sign-ins}, and the state of a sign-in that waits for another session. */
public final class SignInHistoryRoutes {

    private final SignInHistory history;
    private final SignInApprovals approvals;

    public SignInHistoryRoutes(SignInHistory history, SignInApprovals approvals) {
        this.history = history;
        this.approvals = approvals;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/me/sign-ins", Verb.SELF, this::list)
                        .is(Operation.of(
                                        "listMySignIns",
                                        "List your sign-in history with unusual sign-ins, latest first")
                                .lists(SignInRecordView.class)),
                // Requests are authenticated by the session cookie. A waiting session has no other rights.
                ApiRoute.get("/api/v1/auth/waiting", Verb.NONE, this::waiting)
                        .is(Operation.of(
                                        "getWaiting",
                                        "Check whether this browser's sign-in waits for "
                                                + "approval in another session")
                                .answers(PendingSignInView.class)));
    }

    private HttpResponse list(Call call) {
        List<SignInRecordView> items = history.of(call.person().name()).stream()
                .map(SignInRecordView::of)
                .toList();
        return Answers.list(ResultPage.cut(
                items,
                one -> "%019d".formatted(Long.MAX_VALUE - one.id()),
                call.query().slice()));
    }

    private HttpResponse waiting(Call call) {
        return Answers.json(Access.session(call.request())
                .flatMap(approvals::of)
                .map(SignInHistoryRoutes::view)
                .orElseGet(() -> new PendingSignInView(PendingSignInView.State.NONE, null, null)));
    }

    private static PendingSignInView view(SignInApprovals.Waiting one) {
        PendingSignInView.State state = switch (one.state()) {
            case OPEN -> PendingSignInView.State.WAITS;
            case APPROVED, USED -> PendingSignInView.State.IN;
            case DENIED, EXPIRED, ENDED -> PendingSignInView.State.OVER;
        };
        return new PendingSignInView(state, one.digits(), one.state() == Approval.State.OPEN ? one.expiresAt() : null);
    }
}
