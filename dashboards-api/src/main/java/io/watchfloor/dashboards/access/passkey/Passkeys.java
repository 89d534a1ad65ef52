package io.watchfloor.dashboards.access.passkey;

import io.watchfloor.dashboards.access.AccessDatabase;

/** The passkeys of people. Every call blocks on the database. */
public final class Passkeys {

    private final AccessDatabase database;

    public Passkeys(AccessDatabase database) {
        this.database = database;
    }

    /** Whether this person has a passkey that is not blocked. */
    public boolean has(String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT EXISTS (SELECT FROM passkey WHERE person = :name AND blocked_at IS NULL)")
                        .bind("name", name)
                        .mapTo(Boolean.class)
                        .one());
    }
}
