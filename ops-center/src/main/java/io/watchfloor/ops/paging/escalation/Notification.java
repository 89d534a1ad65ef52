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
 * One decision to tell one recipient by one contact, with the attempts to deliver it.
 *
 * @param id hash of case, round or worsening, step, recipient and contact: the idempotency key of every attempt
 * @param round the escalation round that it belongs to
 * @param step 1 for the pages that bring the news, plus one each time that people are told again without an answer
 * @param contact id of the contact
 * @param label what the contact's owner calls it
 * @param why this recipient, in words
 * @param queuedAt when it was decided
 * @param dueAt when the first attempt may start: a person may want to be mailed some time after the push
 * @param start of the attempt that has not ended yet; null while none is under way
 * @param receipt the latest word from behind the receiver, such as that the person has seen it
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

    /** The channel that the settings name: its name, and the id and label of its contact. */
    public static final String WEBHOOK = "webhook";

    /** Pages from before there were policies all went to the receiver of the settings. */
    @SuppressWarnings("NullAway") // a field that the journal lacks is null
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

    /** To the receiver of the settings, due at once. */
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

    /** What a page is about. */
    public enum Kind implements WireText {
        /** A case opened or reopened, and nobody has taken it. */
        OPENED,
        /** A case that somebody has taken got worse. */
        WORSENED,
        /** The acknowledgement ends soon, because nothing moves: told to whoever has the case. */
        WARNING,
        /** Somebody has taken it: told to those that keep state of their own, such as a paging service. */
        ACKNOWLEDGED,
        /** It is over: told to those that keep state of their own. */
        RESOLVED;

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** Whether people are told again and again until somebody answers. */
        public boolean escalates() {
            return this == OPENED || this == WORSENED;
        }
    }

    /**
     * An attempt that is under way.
     *
     * @param key what it carries: the page's id, or the digest's; a repeat after an ambiguous attempt carries the same
     */
    public record Start(Instant at, String key) {}

    /** @param words what the receiver said */
    public record Receipt(Instant at, Status status, String words) {}

    /**
     * How one attempt ended.
     *
     * @param digest id of the digest that included the case; null when the page went alone
     */
    public record Attempt(
            Instant at,
            Outcome outcome,
            String detail,
            @Nullable String digest) {

        /** An attempt of a page that went alone. */
        public Attempt(Instant at, Outcome outcome, String detail) {
            this(at, outcome, detail, null);
        }
    }

    /** How an attempt ends. */
    public enum Outcome implements WireText {
        DELIVERED,
        /** The receiver takes it further, and may say later what became of it. */
        SENT,
        FAILED,
        /** It failed, and cannot succeed until somebody changes something. */
        REFUSED,
        /** It may or may not have arrived, for instance after a time-out. */
        AMBIGUOUS;

        @JsonCreator
        public static Outcome of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * {@code QUEUED} until it was sent or given up; a page that is given up has the outcome of its last attempt. {@code CANCELLED} when
     * somebody answered before, by an acknowledgement, a confirmation or the end of the case.
     */
    public enum Status implements WireText {
        QUEUED,
        /** A receiver took it, and takes it further. */
        SENT,
        DELIVERED,
        /** The person has looked at it. */
        SEEN,
        FAILED,
        AMBIGUOUS,
        CANCELLED;

        @JsonCreator
        public static Status of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** How near it has come to the person. */
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
     * Whether it may wait for others to the same contact and be told with them: not what is told once, and not what a receiver keeps an
     * incident of.
     */
    public boolean bundles() {
        return kind.escalates() && !way.keepsState();
    }

    public boolean queued() {
        return status == Status.QUEUED;
    }

    /** It did not arrive, and is not tried any more. */
    public boolean givenUp() {
        return status == Status.FAILED || status == Status.AMBIGUOUS;
    }

    /**
     * What the next attempt must carry, so that a receiver that had an ambiguous one knows it again: the page's id, or the digest's that it
     * was in. Null when no attempt may have arrived.
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

    /** What a receipt said before the attempt ended stands; a page cancelled meanwhile stays so unless it arrived. */
    public Notification attempted(Attempt attempt, Status now) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        boolean stays = status.isBeyond(now) || (status == Status.CANCELLED && !now.isBeyond(status));
        return with(dueAt, all, stays ? status : now, null, receipt);
    }

    /** An attempt that is under way still ends. */
    public Notification cancelled() {
        return with(dueAt, attempts, Status.CANCELLED, start, receipt);
    }

    /** Due earlier, because another one did not arrive. */
    public Notification broughtForward(Instant at) {
        return with(at, attempts, status, start, receipt);
    }

    /** A receipt never makes less of a page than is known; that it failed behind the receiver is known better there. */
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
