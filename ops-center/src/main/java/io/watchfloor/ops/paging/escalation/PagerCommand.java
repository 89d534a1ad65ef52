package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What others may send to the pager of a contact. */
public sealed interface PagerCommand extends PagerMessage {

    /**
     * A case has a page to send and asks whether it may go alone. A repeated offer replaces the previous one. Answered
     * with {@link PagerReply}: at once when the page may go alone or there is no room, otherwise after the digest that
     * includes it.
     *
     * @param page its id
     * @param step of the page: 1 brings news, later steps repeat it
     * @param key what the attempt must carry, after one that may have arrived: the page's id, or the digest's; null when it may be any
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

        /** Whether this is new to people. */
        boolean isNews() {
            return step == 1;
        }
    }

    /**
     * The case that a page is about.
     *
     * @param round of the case
     * @param sensor the sensor whose telemetry opened it
     * @param since when the case opened or got worse
     */
    record Subject(CaseId caseId, long number, int round, String title, Level severity, String sensor, Instant since) {

        /** Whether the recipient may not read the case, and so may not take it either. */
        boolean hides() {
            return title.equals(CaseReaders.HIDDEN);
        }
    }

    /**
     * A case answers whether its page may be in a digest. Once it says so it has journaled that the attempt starts.
     *
     * @param digest its id
     * @param replyTo is told how the attempt ended
     */
    record Claimed(String page, String digest, boolean comes, ActorRef<PagerReply> replyTo) implements PagerCommand {}

    /** Somebody has taken this case: no digest includes it any more. */
    record Withdraw(CaseId caseId) implements PagerCommand {}
}
