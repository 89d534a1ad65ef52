package io.watchfloor.dashboards.access.approval;

import io.watchfloor.dashboards.access.OwnEvent;
import io.watchfloor.dashboards.access.OwnTelemetry;
import io.watchfloor.dashboards.access.Recognition;
import io.watchfloor.dashboards.access.Whence;
import io.watchfloor.dashboards.access.approval.Approval.State;
import io.watchfloor.dashboards.access.approval.Approval.Wish;
import io.watchfloor.dashboards.access.approval.Approvals.Asked;
import java.util.Map;

/** Tells the center's own detections what is asked and decided. It is about the person who asked: they are whom somebody wants to tire. */
record ApprovalTelling(OwnTelemetry own) {

    void asked(Asked outcome, Recognition.Known by, Wish wish, Whence whence) {
        String name = by.person().name();
        switch (outcome) {
            case Asked.Waits waits -> {
                if (waits.isNew()) {
                    own.tell(OwnEvent.of(OwnEvent.Action.APPROVAL_ASKED, true, name, whence, "")
                            .with("kind", waits.approval().kind().text())
                            .with("asked", wish.action()));
                }
            }
            case Asked.TooMany tooMany ->
                own.tell(OwnEvent.of(OwnEvent.Action.APPROVAL_FLOOD, false, name, whence, "")
                        .with("asked", wish.action()));
            case Asked.Granted granted -> {}
            case Asked.NoOtherSession none -> {}
        }
    }

    void decided(Verdict verdict, Recognition.Known by, Whence whence) {
        switch (verdict) {
            case Verdict.Done done -> given(done.approval(), by, whence);
            case Verdict.Refused refused -> {
                if (refused.reason() == Verdict.Reason.NUMBER) {
                    own.tell(event(OwnEvent.Action.APPROVAL_DENIED, false, refused.approval(), by, whence, "number"));
                }
            }
            case Verdict.Unknown unknown -> {}
        }
    }

    private void given(Approval one, Recognition.Known by, Whence whence) {
        boolean given = one.state() == State.APPROVED;
        own.tell(event(
                given ? OwnEvent.Action.APPROVAL_GIVEN : OwnEvent.Action.APPROVAL_DENIED, given, one, by, whence, ""));
        Approval.Elevation elevation = one.wish().elevation();
        if (given && elevation != null) {
            own.tell(event(OwnEvent.Action.ELEVATION_GIVEN, true, one, by, whence, "")
                    .with("role", elevation.role().text()));
        }
    }

    void timedOut(Approval one) {
        own.tell(new OwnEvent(
                        OwnEvent.Action.APPROVAL_TIMED_OUT,
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

    private static OwnEvent event(
            OwnEvent.Action action, boolean success, Approval one, Recognition.Known by, Whence whence, String reason) {
        return new OwnEvent(
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
