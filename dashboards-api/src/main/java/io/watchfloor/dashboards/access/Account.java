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
 * @param version goes up with each change
 */
public record Account(
        Person person,
        boolean disabled,
        Instant createdAt,
        @Nullable Instant removedAt,
        List<String> teams,
        @Nullable Instant lastSeenAt,
        long version) {

    public String name() {
        return person.name();
    }

    public Role role() {
        return person.role();
    }

    public boolean removed() {
        return removedAt != null;
    }

    /** Whether the person may sign in, and is then an administrator. */
    public boolean administers() {
        return role() == Role.ADMINISTRATOR && !disabled && !removed();
    }
}
