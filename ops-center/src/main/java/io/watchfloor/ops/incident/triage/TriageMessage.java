package io.watchfloor.ops.incident.triage;

/** What triage's entity receives: commands of others, and what it tells itself. */
sealed interface TriageMessage permits TriageCommand, TriageMessage.Internal {

    /** What the entity tells itself. No serializer knows it, so nobody else can send it. */
    sealed interface Internal extends TriageMessage {}

    /** Decide everything that arrived before. */
    enum Decide implements Internal {
        DECIDE
    }
}
