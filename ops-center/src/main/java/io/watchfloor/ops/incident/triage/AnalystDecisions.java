package io.watchfloor.ops.incident.triage;

/** What people said of cases and alerts, and what they are asked, beside the merges. */
public record AnalystDecisions(MergeSuggestions proposals, AlertMoves moves) {

    static final AnalystDecisions NONE = new AnalystDecisions(MergeSuggestions.NONE, AlertMoves.NONE);

    AnalystDecisions with(MergeSuggestions now) {
        return new AnalystDecisions(now, moves);
    }

    AnalystDecisions with(AlertMoves now) {
        return new AnalystDecisions(proposals, now);
    }
}
