package io.watchfloor.dashboards.access;

/** The permission that a route needs. */
public enum Permission {
    /** None: even people who are not signed in may call it. */
    NONE,
    READ,
    /** Work on cases. */
    RESPOND,
    /** Manage people and sensors. */
    ADMINISTER
}
