package io.watchfloor.dashboards.paging.board;

import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import java.util.List;
import java.util.stream.Collectors;

/** Texts about notifications in the activity of a case. */
public final class NotificationActivity {

    private static final int NAMED = 5;

    private NotificationActivity() {}

    public static String queued(Notification page) {
        return switch (page.kind()) {
            case OPENED -> "notification %d of escalation round %d".formatted(page.step(), page.round());
            case WORSENED -> "notification %d about the escalation".formatted(page.step());
            case WARNING ->
                "%s: warning that the acknowledgement expires soon, because the case has no activity"
                        .formatted(name(page.to()));
            case ACKNOWLEDGED -> "%s that the case is acknowledged".formatted(name(page.to()));
            case RESOLVED -> "%s that the case is resolved".formatted(name(page.to()));
        };
    }

    public static String escalated(CaseEvent.Escalated event) {
        String which = event.kind() == Notification.Kind.WORSENED
                ? "notification %d about the escalation".formatted(event.step())
                : "notification %d of escalation round %d".formatted(event.step(), event.round());
        List<Recipient> told =
                event.pages().stream().map(Notification::to).distinct().toList();
        String to = told.isEmpty() ? ": no one could be notified" : " to " + names(told);
        String passed = event.passed().isEmpty() ? "" : ". " + String.join(" ", event.passed());
        return which + to + passed;
    }

    private static String names(List<Recipient> told) {
        String named =
                told.stream().limit(NAMED).map(NotificationActivity::name).collect(Collectors.joining(", "));
        return told.size() > NAMED ? named + " and %d more".formatted(told.size() - NAMED) : named;
    }

    public static String missed(Notification page, String words) {
        return "the notification to %s by %s (%s) %s: %s"
                .formatted(
                        name(page.to()),
                        page.way().text(),
                        page.label(),
                        page.status() == Notification.Status.AMBIGUOUS
                                ? "may not have been delivered"
                                : "was not delivered",
                        words);
    }

    private static String name(Recipient recipient) {
        return recipient.kind() == Recipient.Kind.CHANNEL ? "channel " + recipient.name() : recipient.name();
    }
}
