package io.watchfloor.dashboards.paging.views;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How well people are told, and what it costs them. */
@Meaning("How well people are told, and what it costs them.")
public record PagingFigures(
        Instant from,
        Instant until,

        @Meaning("Null for the total alone.") @Nullable By by,

        Figures total,

        @Meaning("By key, a thousand at most.") List<Figures> items) {

    /** What the figures are apart by. */
    public enum By implements WireText {
        PERSON,
        WAY,
        TEAM,
        HOUR;

        @JsonCreator
        public static By of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Of all pages, or of some. */
    @Meaning("Figures of pages.")
    public record Figures(
            @Meaning("The person, way, team or hour (00 to 23, in the person's own time zone); null for the total.")
            @Nullable
            String key,

            @JsonUnwrapped Counts counts,

            @Meaning("Seconds from when a page was due until a receiver took it.")
            Seconds tell,

            @Meaning("Seconds from when it was due until it arrived, of those of which that is known.")
            Seconds deliver,

            @Meaning(
                    "Seconds from when the page was decided until somebody took the case; of a person's pages, until that person did.")
            Seconds acknowledge,

            @JsonUnwrapped Load load) {}

    /** How many pages came how far. */
    public record Counts(
            long pages,

            @Meaning("That a receiver took.") long sent,

            long delivered,
            long seen,

            @Meaning("Given up, failed or ambiguous.") long failed,

            @Meaning("Whose round somebody took after them.")
            long acknowledged) {}

    /** What it costs people. */
    public record Load(
            @Meaning(
                    "Nights (22:00 to 07:00 in the person's own time zone) in which a person was told of something, each person's own.")
            long nightsInterrupted,

            @Meaning("Pages to people, for each of these people and week.")
            double pagesPerPersonAndWeek,

            @Meaning("About cases that were closed as false positive, benign or expected.")
            long falsePages) {}

    /** Half of them took no longer than p50, nine of ten no longer than p90; null where there are none. */
    @Meaning("Half of them took no longer than p50, nine of ten no longer than p90; null where there are none.")
    public record Seconds(@Nullable Double p50, @Nullable Double p90) {}
}
