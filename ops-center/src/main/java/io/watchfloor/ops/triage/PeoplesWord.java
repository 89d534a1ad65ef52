package io.watchfloor.ops.triage;

/** What people said of cases and alerts, and what they are asked, beside the merges. */
public record PeoplesWord(Proposals proposals) {

    static final PeoplesWord NONE = new PeoplesWord(Proposals.NONE);

    PeoplesWord with(Proposals now) {
        return new PeoplesWord(now);
    }
}
