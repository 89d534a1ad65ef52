package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerReply;
import java.time.Instant;

/** The messages of the case actor: commands of others and its own timers and results. */
sealed interface CaseMessage permits CaseCommand, CaseMessage.Internal {

    /** Messages that the actor sends to itself. They have no serializer, so others cannot send them. */
    sealed interface Internal extends CaseMessage {}

    /**
     * A deadline passed.
     *
     * @param due the deadline; it counts as passed even if the clock was set back since
     */
    record Clock(Instant due) implements Internal {}

    /** The actor started: attempts that were pending before have an unknown result. */
    enum Interrupted implements Internal {
        ATTEMPTS
    }

    /** The pager did not report the result of an attempt in time. */
    record Lost(String page) implements Internal {}

    /** Recipients confirmed messages: journal the confirmations. */
    enum Confirmed implements Internal {
        JOURNAL
    }

    /** An attempt to deliver a notification ended. */
    record Attempted(String page, Notification.Attempt attempt) implements Internal {}

    /** The pager's answer about an offered notification. */
    record FromPager(PagerReply reply) implements Internal {}

    /** The pause before the notification's next attempt is over. */
    record Retry(String page) implements Internal {}
}
