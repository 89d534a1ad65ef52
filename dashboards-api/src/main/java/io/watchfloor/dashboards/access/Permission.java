package io.watchfloor.dashboards.access;

/** What a route asks for. */
public enum Permission {
    /** Nothing: for those who are not signed in, too. */
    NONE,
    READ,
    /** Work on cases. */
    RESPOND,
    /** People, sensors. */
    ADMINISTER
}
