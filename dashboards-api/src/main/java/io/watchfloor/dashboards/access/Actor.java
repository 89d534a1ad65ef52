package io.watchfloor.dashboards.access;

import io.watchfloor.dashboards.audit.AuditEntry;

/**
 * Who does something, and with what proof.
 *
 * @param name the person's
 * @param via the id of the session or token; empty when the center acts by itself
 * @param address where the request came from; empty likewise
 */
public record Actor(String name, String via, String address) {

    /** The program itself, or somebody who can write its data folder. */
    public static final Actor CENTER = new Actor("the center", "", "");

    public static Actor named(String name) {
        return new Actor(name, "", "");
    }

    /** The entry for the audit. */
    public AuditEntry did(String action, String object, String before, String after) {
        return new AuditEntry(name, via, address, action, object, before, after, "");
    }
}
