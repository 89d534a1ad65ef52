package io.watchfloor.ops.paging.escalation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A notification to one contact of one recipient, with its delivery attempts.
 *
 * @param id hash of case, round or severity change, step, recipient and contact: the idempotency key of every attempt
 * @param round the escalation round
 * @param step sequence number of the escalation step, from 1
 * @param contact id of the contact
 * @param label the owner's name for the contact
 * @param why the reason for notifying this recipient, as text
 * @param queuedAt when the notification was created
 * @param dueAt earliest time of the first attempt: a person can set an e-mail to follow some time after the push
 * @param start start of the pending attempt; null if no attempt is pending
 * @param receipt the latest delivery report from a service behind the receiver, for example that the person has seen
 * the message
 */
public record Notification(
        String id,
        Kind kind,
        int round,
        int step,
        Recipient to,
        ContactMethod way,
        String contact,
        String label,
        Urgency urgency,
        String why,
        Instant queuedAt,
        Instant dueAt,
        List<Attempt> attempts,
        Status status,
        @Nullable Start start,
        @Nullable Receipt receipt) {

    /**
     * The channel for the webhook in the settings: the channel's name, and the id and label of the channel's contact.
     */
    public static final String WEBHOOK = "webhook";

    /**
     * Fills in fields that are missing in old journals, written before policies existed, when all notifications were
     * sent to the webhook in the settings.
     */
    @SuppressWarnings("NullAway") // fields that the journal lacks are null
    public Notification {
        to = to == null ? Recipient.channel(WEBHOOK) : to;
        way = way == null ? ContactMethod.WEBHOOK : way;
        contact = contact == null ? WEBHOOK : contact;
        label = label == null ? WEBHOOK : label;
        urgency = urgency == null ? Urgency.HIGH : urgency;
        why = why == null ? "" : why;
        dueAt = dueAt == null ? queuedAt : dueAt;
        attempts = List.copyOf(attempts);
    }

    /** A notification for the webhook in the settings, due immediately. */
    public static Notification toWebhook(String id, Kind kind, int round, int step, Instant at) {
        return new Notification(
                id,
                kind,
                round,
                step,
                Recipient.channel(WEBHOOK),
                ContactMethod.WEBHOOK,
                WEBHOOK,
                WEBHOOK,
                Urgency.HIGH,
                "",
                at,
                at,
                List.of(),
                Status.QUEUED,
                null,
                null);
    }

    /** The subject of a notification. */
    public enum Kind implements WireText {
        /** A case was opened or reopened, and no one has acknowledged the case. */
        OPENED,
        /** The severity of an acknowledged case rose. */
        WORSENED,
        /** The acknowledgement expires soon, because the case has no activity; sent to the case's holder. */
        WARNING,
        /**
         * A user acknowledged the case; sent to receivers with their own incident records, such as a paging service.
         */
        ACKNOWLEDGED,
        /** The case is resolved; sent to receivers with their own incident records. */
        RESOLVED;

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** Whether the notification asks a person to act, so that nobody receives it in an exercise. */
        public boolean notifiesPeople() {
            return escalates() || this == WARNING;
        }

        /** Whether notifications are repeated until a user acknowledges. */
        public boolean escalates() {
            return this == OPENED || this == WORSENED;
        }
    }

    /**
     * A pending attempt.
     *
     * @param key the idempotency key: the notification's or the digest's id; a retry after an ambiguous attempt uses
     * the same key
     */
    public record Start(Instant at, String key) {}

    /**
     * A delivery report.
     *
     * @param words the text of the report, from the receiver
     */
    public record Receipt(Instant at, Status status, String words) {}

    /**
     * The result of one attempt.
     *
     * @param digest id of the digest that contained the notification; null if the notification was sent individually
     */
    public record Attempt(
            Instant at,
            Outcome outcome,
            String detail,
            @Nullable String digest) {

        /** An attempt to send a notification individually. */
        public Attempt(Instant at, Outcome outcome, String detail) {
            this(at, outcome, detail, null);
        }
    }

    /** The outcome of an attempt. */
    public enum Outcome implements WireText {
        DELIVERED,
        /** The receiver accepted the message for forwarding, and may report the delivery later. */
        SENT,
        FAILED,
        /** The attempt failed, and a retry fails until a user or administrator changes a setting. */
        REFUSED,
        /** The message may or may not have been delivered, for instance after a timeout. */
        AMBIGUOUS;

        @JsonCreator
        public static Outcome of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * {@code QUEUED} until the notification was sent or its attempts are exhausted; after that, the outcome of the last
     * attempt. {@code CANCELLED} if a user acknowledged, confirmed or resolved the case before the notification was
     * sent.
     */
    public enum Status implements WireText {
        QUEUED,
        /** A receiver accepted the notification and forwards it. */
        SENT,
        DELIVERED,
        /** The person has looked at the notification. */
        SEEN,
        FAILED,
        AMBIGUOUS,
        CANCELLED;

        @JsonCreator
        public static Status of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** Orders the statuses by progress: sent, delivered, seen. */
        private int nearness() {
            return switch (this) {
                case QUEUED, FAILED, AMBIGUOUS, CANCELLED -> 0;
                case SENT -> 1;
                case DELIVERED -> 2;
                case SEEN -> 3;
            };
        }

        boolean isBeyond(Status other) {
            return nearness() > other.nearness();
        }
    }

    /**
     * Whether the notification may be part of a digest. Kinds that are sent only once, and notifications to receivers
     * with their own incident records, are never part of a digest.
     */
    public boolean bundles() {
        return kind.escalates() && !way.keepsState();
    }

    public boolean queued() {
        return status == Status.QUEUED;
    }

    /** Whether the notification was not delivered and is not retried. */
    public boolean givenUp() {
        return status == Status.FAILED || status == Status.AMBIGUOUS;
    }

    /**
     * The idempotency key that the next attempt must use, because an earlier ambiguous attempt with this key may have
     * been delivered: the notification's id, or the id of the digest that contained the notification. Null if no
     * earlier attempt can have been delivered.
     */
    public @Nullable String boundKey() {
        return attempts.reversed().stream()
                .filter(one -> one.outcome() == Outcome.AMBIGUOUS)
                .map(one -> one.digest() == null ? id : one.digest())
                .findFirst()
                .orElse(null);
    }

    public Notification started(Start now) {
        return with(dueAt, attempts, status, now, receipt);
    }

    /**
     * Records an attempt. A delivery report that was received earlier takes precedence. A cancelled notification stays
     * cancelled unless the attempt delivered it.
     */
    public Notification attempted(Attempt attempt, Status now) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        boolean stays = status.isBeyond(now) || (status == Status.CANCELLED && !now.isBeyond(status));
        return with(dueAt, all, stays ? status : now, null, receipt);
    }

    /** Cancels the notification. The result of a pending attempt is still recorded. */
    public Notification cancelled() {
        return with(dueAt, attempts, Status.CANCELLED, start, receipt);
    }

    /** Sets an earlier due time, because another notification was not delivered. */
    public Notification broughtForward(Instant at) {
        return with(at, attempts, status, start, receipt);
    }

    /**
     * Records a delivery report. A report never lowers the status, except that it can turn {@code SENT} into {@code
     * FAILED}.
     */
    public Notification received(Receipt now) {
        boolean news = now.status() == Status.FAILED
                ? status == Status.SENT
                : now.status().isBeyond(status);
        return news ? with(dueAt, attempts, now.status(), start, now) : this;
    }

    private Notification with(
            Instant due, List<Attempt> tried, Status now, @Nullable Start under, @Nullable Receipt received) {
        return new Notification(
                id, kind, round, step, to, way, contact, label, urgency, why, queuedAt, due, tried, now, under,
                received);
    }
}
