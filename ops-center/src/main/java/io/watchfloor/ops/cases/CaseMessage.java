package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerReply;
import java.time.Instant;

/** The messages of the case actor: commands from outside, and the actor's own timers and results. */
sealed interface CaseMessage permits CaseCommand, CaseMessage.Internal {

    /**
     * Messages that the actor sends to itself. These messages have no serializer, so that other nodes cannot send them.
     */
    sealed interface Internal extends CaseMessage {}

    /**
     * A deadline passed.
     *
     * @param due the deadline, which counts as passed even if the clock was set back afterwards
     */
    record Clock(Instant due) implements Internal {}

    /** The actor started. Attempts that were pending before the start have an unknown result. */
    enum Interrupted implements Internal {
        ATTEMPTS
    }

    /** The notification pager did not report the result of an attempt in time. */
    record Lost(String page) implements Internal {}

    /** Recipients confirmed messages, so that the confirmations must be journaled. */
    enum Confirmed implements Internal {
        JOURNAL
    }

    /** An attempt to deliver a notification ended. */
    record Attempted(String page, Notification.Attempt attempt) implements Internal {}

    /** The pager's reply about a notification submitted to the pager. */
    record FromPager(PagerReply reply) implements Internal {}

    /** The pause before the next delivery attempt has ended. */
    record Retry(String page) implements Internal {}
}
