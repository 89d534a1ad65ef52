package io.watchfloor.dashboards.access;

import io.watchfloor.ops.rights.Verb;

/** The right that a route needs: one for each {@link Verb}. */
public enum Permission {
    /** None: even people who are not signed in may call it. */
    NONE(Verb.NONE),
    /** Everybody who is signed in, about themselves. */
    SELF(Verb.SELF),
    READ(Verb.READ),
    /** See how the center itself does: its sensors and what was set aside. */
    WATCH(Verb.WATCH),
    /** Work on cases. */
    RESPOND(Verb.RESPOND),
    /** Say how far a case may be told. */
    MARK(Verb.MARK),
    /** Restrict a case to named people. */
    RESTRICT(Verb.RESTRICT),
    /** Decide over other people's work, such as approvals. */
    LEAD(Verb.LEAD),
    /** Change the rules that judge. */
    WRITE_RULES(Verb.WRITE_RULES),
    /** Read who did what. */
    AUDIT(Verb.AUDIT),
    /** Manage people and sensors. */
    ADMINISTER(Verb.ADMINISTER);

    private final Verb verb;

    Permission(Verb verb) {
        this.verb = verb;
    }

    public Verb verb() {
        return verb;
    }
}
