package io.watchfloor.ops.paging.escalation;

/** The messages of the pager's actor: commands of others and its own timers and results. */
sealed interface PagerMessage permits PagerCommand, PagerMessage.Internal {

    /** Messages that the actor sends to itself. They have no serializer, so others cannot send them. */
    sealed interface Internal extends PagerMessage {}

    /** A digest may be due. */
    enum Clock implements Internal {
        TICK
    }

    /** The time for cases to agree is over: cases without an answer are not in this digest. */
    record Closed(String digest) implements Internal {}

    /** The attempt to deliver a digest ended. */
    record Attempted(String digest, Notification.Attempt attempt) implements Internal {}
}
