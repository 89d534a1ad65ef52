package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.archive.HuntResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answer of a hunt. */
@Meaning("The part of the time range that was searched, from its end backwards, and what was found there.")
public record HuntView(
        @Meaning("Matching records, newest first.") List<ArchivedRecordView> records,

        @Meaning("Number of matching records in the part that was searched, also of those that are not in records.")
        long matches,

        @Meaning("Matching records by time, oldest first. Intervals without records are omitted.")
        List<HuntInterval> histogram,

        @Meaning("Length of an interval of the histogram in seconds.")
        long intervalSeconds,

        @Meaning("Most frequent values of fields in the matching records.")
        List<TopValues> top,

        @Meaning("Start of the part that was searched.") Instant searchedFrom,

        @Meaning("Send this as before to search the rest of the time range; null if the hunt is complete.") @Nullable
        Instant next,

        @Meaning("Percentage of the time range that has been searched.")
        int percent) {

    @Meaning("An interval of the histogram.")
    public record HuntInterval(Instant from, long records) {}

    @Meaning("Most frequent values of a field, at most ten.")
    public record TopValues(String field, List<TopValue> values) {}

    public record TopValue(String value, long records) {}

    public static HuntView of(HuntResult result, Instant from, Instant to, Duration interval) {
        boolean complete = !result.covered().isAfter(from);
        long whole = Math.max(1, Duration.between(from, to).toMillis());
        return new HuntView(
                result.rows().stream()
                        .map(row -> ArchivedRecordView.of(row, Set.of()))
                        .toList(),
                result.matches(),
                result.histogram().entrySet().stream()
                        .map(one -> new HuntInterval(one.getKey(), one.getValue()))
                        .toList(),
                interval.toSeconds(),
                result.top().entrySet().stream()
                        .map(one -> new TopValues(
                                one.getKey(),
                                one.getValue().stream()
                                        .map(value -> new TopValue(value.value(), value.count()))
                                        .toList()))
                        .toList(),
                result.covered(),
                complete ? null : result.covered(),
                complete
                        ? 100
                        : (int) (100 * Duration.between(result.covered(), to).toMillis() / whole));
    }
}
