package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** A hunt to store under a name. */
@Meaning("A hunt to store under a name.")
public record SavedHuntRequest(
        @Meaning("Name of the hunt; different from the names of your other hunts.") @Bounds(longest = 100)
        String name,

        @Meaning(
                "true: everyone who sees sensors and rules, so no partner, sees the hunt, and runs it with their own rights. Defaults to false.")
        @Nullable
        Boolean shared,

        @Meaning("The hunt, at most 64 KB as JSON. Its limit and before are not stored.")
        HuntRequest hunt,

        @Meaning(
                "A SELECT statement, which runs in the time range of the hunt. The hunt has no conditions, text, rule or pattern"
                        + " then.")
        @Bounds(longest = 10_000, blank = true)
        @Nullable
        String sql,

        @Meaning("Time range that ends now, in hours, at most 87600. Replaces the times of the hunt.") @Nullable
        Integer lastHours) {}
