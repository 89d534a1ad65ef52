package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stored hunt. */
@Meaning("A hunt that a user stored. It runs with the rights of the person who opens it.")
public record SavedHuntView(
        String id,
        String name,

        @Meaning("Whether other users see it.") boolean shared,

        HuntRequest hunt,

        @Meaning("The SELECT statement, which runs in the time range of the hunt; null for a hunt with conditions.")
        @Nullable
        String sql,

        @Meaning("Time range that ends now, in hours; null if the hunt has its own times.") @Nullable
        Integer lastHours,

        @Meaning("Owner, version and times of changes.") Facts facts) {

    @Meaning("Owner, version and times of changes of a stored hunt.")
    public record Facts(
            String owner,

            @Meaning("Counts changes; send it as If-Match to change the hunt.")
            long version,

            Instant createdAt,
            Instant changedAt,
            String changedBy) {}
}
