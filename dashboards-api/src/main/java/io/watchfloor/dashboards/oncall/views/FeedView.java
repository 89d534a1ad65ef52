package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.oncall.Feeds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An address under which a calendar program reads shifts. */
@Meaning("An address under which a calendar program reads shifts.")
public record FeedView(
        String id,

        @Meaning("Whose shifts it shows; null for your own in all schedules.") @Nullable
        String schedule,

        Instant madeAt,

        @Meaning("When it was last read, roughly; null when it never was.") @Nullable
        Instant readAt) {

    /** A new one, with its secret. */
    @Meaning("A new address. It is told this once: whoever has it reads the shifts.")
    public record NewFeedView(
            String id,

            @Meaning("Whose shifts it shows; null for your own in all schedules.") @Nullable
            String schedule,

            @Meaning("For the calendar program.") String link) {}

    public static FeedView of(Feeds.Feed feed) {
        return new FeedView(feed.id(), feed.schedule(), feed.madeAt(), feed.readAt());
    }
}
