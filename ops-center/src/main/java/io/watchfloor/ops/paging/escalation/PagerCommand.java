package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The commands of the pager of a contact. */
public sealed interface PagerCommand extends PagerMessage {

    /**
     * A case asks whether it may send a notification alone. A repeated offer replaces the previous. Answered with
     * {@link PagerReply}: at once if the notification may go alone or the queue is full, otherwise after the digest
     * that contains it.
     *
     * @param page the notification's id
     * @param step of the notification: 1 is new, later steps repeat it
     * @param key the idempotency key that the attempt must use, after an attempt that may have arrived; null if any key
     *     may be used
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

        /** Whether this is the first notification of the subject. */
        boolean isNews() {
            return step == 1;
        }
    }

    /**
     * The case that a notification is about.
     *
     * @param round of the case
     * @param sensor the sensor whose telemetry opened the case
     * @param since when the case opened or its severity rose
     */
    record Subject(CaseId caseId, long number, int round, String title, Level severity, String sensor, Instant since) {

        /**
         * Whether the title is hidden because the recipient may not read the case; then the recipient may not
         * acknowledge it either.
         */
        boolean hides() {
            return title.equals(CaseReaders.HIDDEN);
        }
    }

    /**
     * A case answers whether its notification may be in a digest. Before it agrees, it journals that the attempt
     * starts.
     *
     * @param digest the digest's id
     * @param replyTo receives the result of the attempt
     */
    record Claimed(String page, String digest, boolean comes, ActorRef<PagerReply> replyTo) implements PagerCommand {}

    /** A user acknowledged the case: digests exclude it from now on. */
    record Withdraw(CaseId caseId) implements PagerCommand {}
}
