package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The commands of a contact's pager, which limits the contact's notifications. */
public sealed interface PagerCommand extends PagerMessage {

    /**
     * A case asks whether it may send a notification individually. A repeated request replaces the previous request.
     * The reply is a {@link PagerReply}. The pager replies immediately if the notification may be sent individually or
     * the queue is full, otherwise after the digest that contains the notification was sent.
     *
     * @param page the notification's id
     * @param step the escalation step: 1 is a new notification, and later steps repeat the notification
     * @param key the idempotency key that the attempt must use, because an earlier attempt may have been delivered;
     * null if any key may be used
     */
    record Offer(
            String page,
            Notification.Kind kind,
            int step,
            Recipient to,
            @Nullable String key,
            Subject subject,
            ActorRef<PagerReply> replyTo)
            implements PagerCommand {

        /** The same offer about the case as it is now. */
        Offer about(Subject now) {
            return new Offer(page, kind, step, to, key, now, replyTo);
        }

        /** Whether this is the first notification about the subject. */
        boolean isNews() {
            return step == 1;
        }
    }

    /**
     * The case that a notification is about.
     *
     * @param round the case's escalation round
     * @param sensor the sensor whose telemetry opened the case
     * @param since when the case opened or its severity rose
     * @param heldBack why the title is hidden from the recipient; null if it is not, and from nodes of version 132
     */
    record Subject(
            CaseId caseId,
            long number,
            int round,
            String title,
            Level severity,
            String sensor,
            Instant since,
            @Nullable HeldBack heldBack) {

        /** A subject of which nothing is held back. */
        public Subject(
                CaseId caseId, long number, int round, String title, Level severity, String sensor, Instant since) {
            this(caseId, number, round, title, severity, sensor, since, null);
        }

        /**
         * Whether the recipient may not read the case; such a recipient may not acknowledge the case either.
         */
        boolean hides() {
            return heldBack == null ? title.equals(CaseReaders.HIDDEN) : !heldBack.mayRead();
        }
    }

    /**
     * A case replies whether its notification may be included in a digest. Before the case agrees, it journals the
     * start of the attempt.
     *
     * @param digest the digest's id
     * @param replyTo receives the result of the attempt
     * @param subject the case as the recipient may see it now, because its marking may have changed while the
     *     notification waited; null if the case does not agree, and from nodes of version 132
     */
    record Claimed(
            String page,
            String digest,
            boolean comes,
            ActorRef<PagerReply> replyTo,
            @Nullable Subject subject) implements PagerCommand {}

    /** A user acknowledged the case, so that digests exclude the case from now on. */
    record Withdraw(CaseId caseId) implements PagerCommand {}
}
