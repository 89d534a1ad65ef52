package io.watchfloor.dashboards.audit;

/**
 * A change by a user, or an audited read. Contains no secrets.
 *
 * @param actor name of the person, or {@code the center}
 * @param via id of the session or token; may be empty
 * @param address of the client; may be empty
 * @param action such as {@code people.disable}
 * @param object such as {@code person:ann}
 * @param before previous value; may be empty
 * @param after new value; may be empty
 * @param reason given by the person; may be empty
 */
public record AuditEntry(
        String actor,
        String via,
        String address,
        String action,
        String object,
        String before,
        String after,
        String reason) {}
