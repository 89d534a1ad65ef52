package io.watchfloor.dashboards.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the center stores about a person.
 *
 * @param removedAt when the person was removed: the name stays reserved, because cases refer to it
 * @param teams by name
 * @param lastSeenAt when they last did something, to the minute; null when they never did
 * @param owner who answers for this service account; null for a person
 * @param version goes up with each change
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

    /** Whether programs use it: it has tokens, and never a session. */
    public boolean isService() {
        return owner != null;
    }

    public boolean removed() {
        return removedAt != null;
    }

    /** Whether the person may sign in, and is then an administrator. A program lets nobody in. */
    public boolean administers() {
        return !isService() && role() == Role.ADMINISTRATOR && !disabled && !removed();
    }
}
