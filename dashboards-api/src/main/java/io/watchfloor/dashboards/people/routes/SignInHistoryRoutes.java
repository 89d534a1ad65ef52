package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.access.approval.SignInApprovals;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.signin.SignInHistory;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.people.views.PastSignInView;
import io.watchfloor.dashboards.people.views.WaitingView;
import io.watchfloor.dashboards.search.Listing;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /me/sign-ins}, and how a sign-in stands that waits for another session. */
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
                        .is(Operation.of("listMySignIns", "How you signed in, the latest first, and what was unusual")
                                .lists(PastSignInView.class)),
                // The secret in the session's cookie is the proof; a session that waits opens nothing else.
                ApiRoute.get("/api/v1/auth/waiting", Verb.NONE, this::waiting)
                        .is(Operation.of("getWaiting", "Whether this browser's sign-in waits for another session")
                                .answers(WaitingView.class)));
    }

    private HttpResponse list(Call call) {
        List<PastSignInView> items = history.of(call.person().name()).stream()
                .map(PastSignInView::of)
                .toList();
        return Answers.list(Listing.cut(
                items,
                one -> "%019d".formatted(Long.MAX_VALUE - one.id()),
                call.query().slice()));
    }

    private HttpResponse waiting(Call call) {
        return Answers.json(Access.session(call.request())
                .flatMap(approvals::of)
                .map(SignInHistoryRoutes::view)
                .orElseGet(() -> new WaitingView(WaitingView.State.NONE, null, null)));
    }

    private static WaitingView view(SignInApprovals.Waiting one) {
        WaitingView.State state = switch (one.state()) {
            case OPEN -> WaitingView.State.WAITS;
            case APPROVED, USED -> WaitingView.State.IN;
            case DENIED, EXPIRED, ENDED -> WaitingView.State.OVER;
        };
        return new WaitingView(state, one.digits(), one.state() == Approval.State.OPEN ? one.expiresAt() : null);
    }
}
