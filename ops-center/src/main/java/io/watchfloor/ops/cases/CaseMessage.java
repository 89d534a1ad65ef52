package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerReply;
import java.time.Instant;

/** What a case's entity receives: commands of others, and what it tells itself. */
sealed interface CaseMessage permits CaseCommand, CaseMessage.Internal {

    /** What the entity tells itself. No serializer knows it, so nobody else can send it. */
    sealed interface Internal extends CaseMessage {}

    /**
     * Something is due.
     *
     * @param due when, however the clock was set meanwhile
     */
    record Clock(Instant due) implements Internal {}

    /** The node may have died in the middle of attempts: what they came to is not known. */
    enum Interrupted implements Internal {
        ATTEMPTS
    }

    /** The pager has not said how an attempt ended. */
    record Lost(String page) implements Internal {}

    /** Neighbours confirmed what they were told: journal it. */
    enum Confirmed implements Internal {
        JOURNAL
    }

    /** An attempt to deliver a page ended. */
    record Attempted(String page, Notification.Attempt attempt) implements Internal {}

    /** The pager's answer about a page that this case offered. */
    record FromPager(PagerReply reply) implements Internal {}

    /** The pause before the next attempt for this page is over. */
    record Retry(String page) implements Internal {}
}
