package io.watchfloor.dashboards.access.provider;

import java.time.Instant;

/**
 * A user or group as written by the provider.
 *
 * @param id assigned by the center, never reused
 * @param key unique name: {@code userName} or {@code displayName}
 * @param externalId assigned by the provider; may be empty
 * @param active false for a deactivated user; always true for a group
 * @param resource further attributes as JSON
 */
public record ScimRecord(
        Kind kind,
        String id,
        String key,
        String externalId,
        boolean active,
        String resource,
        Instant createdAt,
        Instant changedAt) {

    /** Kind of resource. */
    public enum Kind {
        USER,
        GROUP
    }
}
