package io.watchfloor.ops.intel.feed;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a collection continues.
 *
 * @param addedAfter of the requests of the current pages; null from the start
 * @param next of the next request; null to start at {@code addedAfter}
 * @param last newest time of an object that was read; null if none was read
 */
record FeedCursor(
        @Nullable Instant addedAfter,
        @Nullable String next,
        @Nullable Instant last) {

    static final FeedCursor START = new FeedCursor(null, null, null);

    /**
     * A server may add an object with the time of one that was read already. Therefore the next poll reads the objects
     * with the last time again.
     */
    private static final Duration OVERLAP = Duration.ofNanos(1_000);

    /** Times of a page, as its headers state them. */
    record Times(@Nullable Instant first, @Nullable Instant last) {

        static Times of(Optional<String> first, Optional<String> last) {
            return new Times(time(first), time(last));
        }

        private static @Nullable Instant time(Optional<String> text) {
            try {
                return text.isPresent() ? Instant.parse(text.get()) : null;
            } catch (DateTimeException e) {
                return null;
            }
        }
    }

    /**
     * Returns the cursor after a page.
     *
     * @return empty if the server neither says where the next page is nor makes progress
     */
    Optional<FeedCursor> after(boolean more, @Nullable String following, Times times) {
        Instant newest = times.last() != null ? times.last() : last;
        if (!more) {
            return Optional.of(new FeedCursor(overlapping(newest, addedAfter), null, newest));
        }
        if (following != null) {
            return following.equals(next)
                    ? Optional.empty()
                    : Optional.of(new FeedCursor(addedAfter, following, newest));
        }
        // Objects with the time of the last one may follow, so the page is cut before that time.
        Instant before = times.last() == null ? null : times.last().minus(OVERLAP);
        boolean progress = before != null && (addedAfter == null || before.isAfter(addedAfter));
        return progress && times.first() != null && times.first().isBefore(times.last())
                ? Optional.of(new FeedCursor(before, null, newest))
                : Optional.empty();
    }

    /** Returns the cursor without {@code next}, which the server no longer knows. Objects are in the order of their times. */
    FeedCursor restarted() {
        return new FeedCursor(overlapping(last, addedAfter), null, last);
    }

    private static @Nullable Instant overlapping(@Nullable Instant newest, @Nullable Instant former) {
        if (newest == null) {
            return former;
        }
        Instant from = newest.minus(OVERLAP);
        return former != null && former.isAfter(from) ? former : from;
    }
}
