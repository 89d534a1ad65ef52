package io.watchfloor.dashboards.access;

/** The permission that a route needs. */
public enum Permission {
    /** None: even people who are not signed in may call it. */
    NONE,
    /** Everybody who is signed in, about themselves. */
    SELF,
    READ,
    /** Work on cases. */
    RESPOND,
    /** Decide over other people's work: restricted cases, approvals. */
    LEAD,
    /** Change the rules that judge. */
    WRITE_RULES,
    /** Read who did what. */
    AUDIT,
    /** Manage people and sensors. */
    ADMINISTER
}
