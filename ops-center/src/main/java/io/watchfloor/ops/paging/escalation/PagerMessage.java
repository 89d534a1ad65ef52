package io.watchfloor.ops.paging.escalation;

/** What the pager's entity receives: commands of others, and what it tells itself. */
sealed interface PagerMessage permits PagerCommand, PagerMessage.Internal {

    /** What the entity tells itself. No serializer knows it, so nobody else can send it. */
    sealed interface Internal extends PagerMessage {}

    /** A digest may be due. */
    enum Clock implements Internal {
        TICK
    }

    /** Cases that have not answered are not in this digest. */
    record Closed(String digest) implements Internal {}

    /** The attempt to deliver a digest ended. */
    record Attempted(String digest, Notification.Attempt attempt) implements Internal {}
}
