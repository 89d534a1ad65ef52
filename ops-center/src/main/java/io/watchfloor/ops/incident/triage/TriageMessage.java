package io.watchfloor.ops.incident.triage;

/** The messages of the triage actor: commands of others and its own messages. */
sealed interface TriageMessage permits TriageCommand, TriageMessage.Internal {

    /** Messages that the actor sends to itself. They have no serializer, so others cannot send them. */
    sealed interface Internal extends TriageMessage {}

    /** Makes triage decide all requests that arrived before. */
    enum Decide implements Internal {
        DECIDE
    }
}
