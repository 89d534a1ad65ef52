package io.watchfloor.ops.incident.triage;

/** What people said of cases and alerts, and what they are asked, beside the merges. */
public record AnalystDecisions(Proposals proposals, Moves moves) {

    static final AnalystDecisions NONE = new AnalystDecisions(Proposals.NONE, Moves.NONE);

    AnalystDecisions with(Proposals now) {
        return new AnalystDecisions(now, moves);
    }

    AnalystDecisions with(Moves now) {
        return new AnalystDecisions(proposals, now);
    }
}
