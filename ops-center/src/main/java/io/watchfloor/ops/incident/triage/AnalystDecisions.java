package io.watchfloor.ops.incident.triage;

/** Analysts' decisions about alerts, and open merge suggestions; merges are stored separately. */
public record AnalystDecisions(MergeSuggestions proposals, AlertMoves moves) {

    static final AnalystDecisions NONE = new AnalystDecisions(MergeSuggestions.NONE, AlertMoves.NONE);

    AnalystDecisions with(MergeSuggestions now) {
        return new AnalystDecisions(now, moves);
    }

    AnalystDecisions with(AlertMoves now) {
        return new AnalystDecisions(proposals, now);
    }
}
