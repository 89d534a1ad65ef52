package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.oncall.Feeds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("A calendar feed: an address from which calendar programs read shifts.")
public record FeedView(
        String id,

        @Meaning("Name of the schedule; null for your own shifts in all schedules.") @Nullable
        String schedule,

        Instant madeAt,

        @Meaning("Approximate time of the last read; null if it was never read.") @Nullable
        Instant readAt) {

    /** A new feed with its secret. */
    @Meaning("A new calendar feed. Its address is shown only once: anyone who knows it can read the" + " shifts.")
    public record NewFeedView(
            String id,

            @Meaning("Name of the schedule; null for your own shifts in all schedules.") @Nullable
            String schedule,

            @Meaning("Address of the calendar feed.") String link) {}

    public static FeedView of(Feeds.Feed feed) {
        return new FeedView(feed.id(), feed.schedule(), feed.madeAt(), feed.readAt());
    }
}
