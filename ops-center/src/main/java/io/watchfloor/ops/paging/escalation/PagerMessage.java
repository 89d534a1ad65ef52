package io.watchfloor.ops.paging.escalation;

/** The messages of the pager's actor: commands from outside, and the actor's own timers and results. */
sealed interface PagerMessage permits PagerCommand, PagerMessage.Internal {

    /**
     * Messages that the actor sends to itself. These messages have no serializer, so that other nodes cannot send them.
     */
    sealed interface Internal extends PagerMessage {}

    /** A digest may be due. */
    enum Clock implements Internal {
        TICK
    }

    /** The time for cases to agree to the digest is over. Cases that have not replied are excluded from the digest. */
    record Closed(String digest) implements Internal {}

    /** The attempt to deliver a digest ended. */
    record Attempted(String digest, Notification.Attempt attempt) implements Internal {}
}
