package io.watchfloor.ops.incident.triage;

/** The messages of the triage actor: commands from outside, and the actor's own messages. */
sealed interface TriageMessage permits TriageCommand, TriageMessage.Internal {

    /**
     * Messages that the actor sends to itself. These messages have no serializer, so that other nodes cannot send them.
     */
    sealed interface Internal extends TriageMessage {}

    /** Makes triage process all requests that arrived before this message. */
    enum Decide implements Internal {
        DECIDE
    }
}
