package io.watchfloor.ops.cases;

import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.escalation.PagerReply;

/** What a case's entity receives: commands of others, and what it tells itself. */
sealed interface CaseMessage permits CaseCommand, CaseMessage.Internal {

    /** What the entity tells itself. No serializer knows it, so nobody else can send it. */
    sealed interface Internal extends CaseMessage {}

    /** A page may be due. */
    enum Clock implements Internal {
        TICK
    }

    /** Neighbours confirmed what they were told: journal it. */
    enum Confirmed implements Internal {
        JOURNAL
    }

    /** An attempt to deliver a page ended. */
    record Attempted(String page, Page.Attempt attempt) implements Internal {}

    /** The pager's answer about a page that this case offered. */
    record FromPager(PagerReply reply) implements Internal {}

    /** The pause before the next attempt for this page is over. */
    record Retry(String page) implements Internal {}
}
