package io.watchfloor.dashboards.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as stored in the database.
 *
 * @param removedAt when the account was removed. The name stays reserved, because cases refer to the account.
 * @param teams names of the account's teams
 * @param lastSeenAt time of the last request, to the minute; null if there was none
 * @param owner person responsible for a service account; null for a person's account
 * @param version increases with each change
 */
public record Account(
        Person person,
        boolean disabled,
        Instant createdAt,
        @Nullable Instant removedAt,
        List<String> teams,
        @Nullable Instant lastSeenAt,
        @Nullable String owner,
        long version) {

    public String name() {
        return person.name();
    }

    public Role role() {
        return person.role();
    }

    /** Whether the account is a service account, which has API tokens but no sessions. */
    public boolean isService() {
        return owner != null;
    }

    public boolean removed() {
        return removedAt != null;
    }

    /** Whether the account is enabled and belongs to a person who is an administrator; false for service accounts. */
    public boolean administers() {
        return !isService() && role() == Role.ADMINISTRATOR && !disabled && !removed();
    }
}
