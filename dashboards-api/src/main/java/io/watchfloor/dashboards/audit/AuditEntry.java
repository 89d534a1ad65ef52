package io.watchfloor.dashboards.audit;

/**
 * One thing that somebody did, or read where reading is restricted. It never holds a secret.
 *
 * @param actor the person's name, or {@code the center}
 * @param via the id of the session or token that was used; empty when there is none
 * @param address where the request came from; empty when it came from nowhere
 * @param action what was done, such as {@code people.disable}
 * @param object what it was done to, such as {@code person:ann}
 * @param before what it was before, empty when that says nothing
 * @param after what it is now, likewise
 * @param reason in the person's words; may be empty
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
