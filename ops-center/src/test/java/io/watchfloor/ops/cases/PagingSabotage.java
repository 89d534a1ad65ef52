package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Notification;
import java.util.List;

/** Functions that are disabled to verify that the checks of the simulation detect it. */
enum PagingSabotage {
    NONE,
    START_NOT_JOURNALED,
    CASE_NOT_ASKED,
    KEY_OF_THE_ATTEMPT,
    TIMERS_LOST_AT_RECOVERY,
    NOTHING_OWED,
    INTERRUPTION_TAKEN_FOR_ARRIVAL,
    FAILURE_DOES_NOT_HURRY;

    /** The processing of attempts that a crash interrupted. */
    CaseNotifications.Turn interrupted(CaseNotifications.Turn turn) {
        return this == INTERRUPTION_TAKEN_FOR_ARRIVAL
                ? new CaseNotifications.Turn(
                        turn.events().stream()
                                .map(event -> arrived((CaseEvent.PageAttempted) event))
                                .toList(),
                        turn.then())
                : turn;
    }

    private static CaseEvent arrived(CaseEvent.PageAttempted tried) {
        return new CaseEvent.PageAttempted(
                tried.page(),
                new Notification.Attempt(tried.at(), Notification.Outcome.DELIVERED, "surely"),
                Notification.Status.DELIVERED,
                tried.at());
    }

    /** The events that are journaled. */
    List<CaseEvent> journaled(List<CaseEvent> asked) {
        return asked.stream()
                .filter(event -> this != START_NOT_JOURNALED || !(event instanceof CaseEvent.PageStarted))
                .map(this::hurried)
                .toList();
    }

    private CaseEvent hurried(CaseEvent event) {
        return this == FAILURE_DOES_NOT_HURRY && event instanceof CaseEvent.PageAttempted tried
                ? new CaseEvent.PageAttempted(tried.page(), tried.attempt(), tried.status(), null, tried.at())
                : event;
    }
}
