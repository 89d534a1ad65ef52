package io.watchfloor.dashboards.access.provider;

import java.time.Instant;

/**
 * A user or a group as the provider wrote it.
 *
 * @param id the center's own, never used again
 * @param key what is unique in its kind: {@code userName} or {@code displayName}
 * @param externalId the provider's; may be empty
 * @param active false for a user whom the provider shut out; true for a group
 * @param resource the rest, as JSON
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

    /** What it is. */
    public enum Kind {
        USER,
        GROUP
    }
}
