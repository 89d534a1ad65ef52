package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.FormerNames;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.Urgency;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A notification with its delivery attempts. */
@Meaning("A notification: one recipient, one contact method, and each delivery attempt.")
public record NotificationView(
        String id,
        @JsonProperty("case") String caseId,
        long caseNumber,

        @Meaning("opened: unacknowledged case. worsened: escalation of an acknowledged case. warning: the"
                + " acknowledgement expires soon. acknowledged, resolved: sent only to services that track"
                + " the state of the case.")
        Notification.Kind kind,

        int round,
        int step,

        @Meaning("person:NAME or channel:NAME.") String to,

        @JsonAlias(FormerNames.WAY) ContactMethod method,

        @Meaning("ID of the contact method, and its label.") String contact,

        String label,
        Urgency urgency,

        @Meaning("Reason for choosing the recipient, as text.")
        String why,

        Instant queuedAt,

        @Meaning("Earliest time at which the first delivery attempt may start.")
        Instant dueAt,

        List<Attempt> attempts,

        @Meaning("queued: pending or in delivery. sent: a receiver accepted the notification. delivered: the"
                + " notification arrived. seen: the recipient opened it. failed, ambiguous: no further attempt;"
                + " an ambiguous notification may have arrived. cancelled: the case was acknowledged before.")
        Notification.Status status,

        @Meaning("Start time of the running attempt.") @Nullable
        Instant startedAt,

        @Nullable Receipt receipt,
        @JsonUnwrapped Arrival arrival)
        implements LiveItem {

    /** Handles notifications that were stored before escalation policies existed. All of these were sent to the configured webhook. */
    @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
    public NotificationView {
        to = to == null ? Recipient.channel(Notification.WEBHOOK).toString() : to;
        method = method == null ? ContactMethod.WEBHOOK : method;
        contact = contact == null ? Notification.WEBHOOK : contact;
        label = label == null ? Notification.WEBHOOK : label;
        urgency = urgency == null ? Urgency.HIGH : urgency;
        why = why == null ? "" : why;
        dueAt = dueAt == null ? queuedAt : dueAt;
    }

    /** Recipient and delivery status. */
    public record Arrival(
            @Meaning("Null for a channel.") @Nullable String person,

            @Meaning("Null for a person.") @Nullable String channel,

            @Meaning("Message key of the latest attempt: the ID of the notification or of the digest. A repetition"
                    + " after an ambiguous attempt has the same key.")
            String key,

            @Meaning("The digest that contained the notification; null if it was sent alone.") @Nullable
            String digest,

            @Meaning("Time when a receiver first accepted the notification.") @Nullable
            Instant sentAt,

            @Nullable Instant deliveredAt,
            @Nullable Instant seenAt) {

        static Arrival of(Notification page) {
            boolean person = page.to().kind() == Recipient.Kind.PERSON;
            Notification.Attempt last =
                    page.attempts().isEmpty() ? null : page.attempts().getLast();
            String digest = last == null ? null : last.digest();
            return new Arrival(
                    person ? page.to().name() : null,
                    person ? null : page.to().name(),
                    digest == null ? page.id() : digest,
                    digest,
                    at(page, Set.of(Notification.Outcome.SENT, Notification.Outcome.DELIVERED)),
                    first(
                            at(page, Set.of(Notification.Outcome.DELIVERED)),
                            received(page, Set.of(Notification.Status.DELIVERED, Notification.Status.SEEN))),
                    received(page, Set.of(Notification.Status.SEEN)));
        }

        private static @Nullable Instant at(Notification page, Set<Notification.Outcome> any) {
            return page.attempts().stream()
                    .filter(one -> any.contains(one.outcome()))
                    .map(Notification.Attempt::at)
                    .findFirst()
                    .orElse(null);
        }

        private static @Nullable Instant received(Notification page, Set<Notification.Status> any) {
            Notification.Receipt receipt = page.receipt();
            return receipt != null && any.contains(receipt.status()) ? receipt.at() : null;
        }

        private static @Nullable Instant first(@Nullable Instant one, @Nullable Instant other) {
            return one == null ? other : one;
        }

        /** A notification stores only its latest receipt. Data of earlier receipts is copied from the previous state. */
        Arrival after(Arrival before) {
            return new Arrival(
                    person,
                    channel,
                    key,
                    digest,
                    first(before.sentAt(), sentAt),
                    first(before.deliveredAt(), deliveredAt),
                    first(before.seenAt(), seenAt));
        }
    }

    /** @param before previous state; null for a new notification */
    public NotificationView after(@Nullable NotificationView before) {
        return before == null
                ? this
                : new NotificationView(
                        id,
                        caseId,
                        caseNumber,
                        kind,
                        round,
                        step,
                        to,
                        method,
                        contact,
                        label,
                        urgency,
                        why,
                        queuedAt,
                        dueAt,
                        attempts,
                        status,
                        startedAt,
                        receipt,
                        arrival.after(before.arrival()));
    }

    @Meaning("A delivery attempt of a notification.")
    public record Attempt(
            Instant at,
            Notification.Outcome outcome,
            String detail,

            @Meaning("The digest that contained the notification; null if it was sent alone.") @Nullable
            String digest) {}

    /** A delivery report of the receiver. */
    @Meaning("A delivery report from the receiver of a notification.")
    public record Receipt(Instant at, Notification.Status status, String words) {}

    public static NotificationView of(Notification page, String caseId, long caseNumber) {
        Notification.Receipt receipt = page.receipt();
        return new NotificationView(
                page.id(),
                caseId,
                caseNumber,
                page.kind(),
                page.round(),
                page.step(),
                page.to().toString(),
                page.way(),
                page.contact(),
                page.label(),
                page.urgency(),
                page.why(),
                page.queuedAt(),
                page.dueAt(),
                page.attempts().stream()
                        .map(one -> new Attempt(one.at(), one.outcome(), one.detail(), one.digest()))
                        .toList(),
                page.status(),
                page.start() == null ? null : page.start().at(),
                receipt == null ? null : new Receipt(receipt.at(), receipt.status(), receipt.words()),
                Arrival.of(page));
    }
}
