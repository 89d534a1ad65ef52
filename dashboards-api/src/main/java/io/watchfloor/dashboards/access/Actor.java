package io.watchfloor.dashboards.access;

import io.watchfloor.dashboards.audit.AuditEntry;

/**
 * The author of a change and the credential that the author used.
 *
 * @param name of the person
 * @param via id of the session or token; empty for a change by the center
 * @param address of the client; empty for a change by the center
 */
public record Actor(String name, String via, String address) {

    /** The actor for changes by the center itself, or by an operator who can write to the center's data folder. */
    public static final Actor CENTER = new Actor("the center", "", "");

    public static Actor named(String name) {
        return new Actor(name, "", "");
    }

    /** Creates an audit entry for a change by this actor. */
    public AuditEntry did(String action, String object, String before, String after) {
        return new AuditEntry(name, via, address, action, object, before, after, "");
    }
}
