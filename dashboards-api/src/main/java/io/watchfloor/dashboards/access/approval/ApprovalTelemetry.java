package io.watchfloor.dashboards.access.approval;

import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.CenterTelemetry;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.approval.Approval.State;
import io.watchfloor.dashboards.access.approval.Approval.Wish;
import io.watchfloor.dashboards.access.approval.Approvals.RequestResult;
import java.util.Map;

/**
 * Reports approval requests and decisions as security events of the person in whose name the request was sent, because
 * a flood of requests is an attack on that person.
 */
record ApprovalTelemetry(CenterTelemetry own) {

    void asked(RequestResult outcome, AuthenticationResult.Authenticated by, Wish wish, SignInOrigin whence) {
        String name = by.person().name();
        switch (outcome) {
            case RequestResult.Waits waits -> {
                if (waits.isNew()) {
                    own.tell(CenterEvent.of(CenterEvent.Action.APPROVAL_ASKED, true, name, whence, "")
                            .with("kind", waits.approval().kind().text())
                            .with("asked", wish.action()));
                }
            }
            case RequestResult.TooMany tooMany ->
                own.tell(CenterEvent.of(CenterEvent.Action.APPROVAL_FLOOD, false, name, whence, "")
                        .with("asked", wish.action()));
            case RequestResult.Granted granted -> {}
            case RequestResult.NoOtherSession none -> {}
        }
    }

    void decided(ApprovalResult verdict, AuthenticationResult.Authenticated by, SignInOrigin whence) {
        switch (verdict) {
            case ApprovalResult.Success done -> reportGranted(done.approval(), by, whence);
            case ApprovalResult.Rejection refused -> {
                if (refused.reason() == ApprovalResult.Reason.NUMBER) {
                    own.tell(
                            event(CenterEvent.Action.APPROVAL_DENIED, false, refused.approval(), by, whence, "number"));
                }
            }
            case ApprovalResult.Unknown unknown -> {}
        }
    }

    private void reportGranted(Approval one, AuthenticationResult.Authenticated by, SignInOrigin whence) {
        boolean given = one.state() == State.APPROVED;
        own.tell(event(
                given ? CenterEvent.Action.APPROVAL_GIVEN : CenterEvent.Action.APPROVAL_DENIED,
                given,
                one,
                by,
                whence,
                ""));
        Approval.TemporaryRole elevation = one.wish().elevation();
        if (given && elevation != null) {
            own.tell(event(CenterEvent.Action.ELEVATION_GIVEN, true, one, by, whence, "")
                    .with("role", elevation.role().text()));
        }
    }

    void timedOut(Approval one) {
        own.tell(new CenterEvent(
                        CenterEvent.Action.APPROVAL_TIMED_OUT,
                        false,
                        one.person(),
                        "",
                        one.via(),
                        one.whence(),
                        "",
                        Map.of())
                .with("kind", one.kind().text())
                .with("asked", one.wish().action()));
    }

    private static CenterEvent event(
            CenterEvent.Action action,
            boolean success,
            Approval one,
            AuthenticationResult.Authenticated by,
            SignInOrigin whence,
            String reason) {
        return new CenterEvent(
                        action,
                        success,
                        one.person(),
                        by.person().name(),
                        by.credential().id(),
                        whence,
                        reason,
                        Map.of())
                .with("kind", one.kind().text())
                .with("asked", one.wish().action());
    }
}
