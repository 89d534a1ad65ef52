package io.watchfloor.ops.incident.triage;

/** What people said of cases and alerts, and what they are asked, beside the merges. */
public record PeoplesWord(Proposals proposals, Moves moves) {

    static final PeoplesWord NONE = new PeoplesWord(Proposals.NONE, Moves.NONE);

    PeoplesWord with(Proposals now) {
        return new PeoplesWord(now, moves);
    }

    PeoplesWord with(Moves now) {
        return new PeoplesWord(proposals, now);
    }
}
