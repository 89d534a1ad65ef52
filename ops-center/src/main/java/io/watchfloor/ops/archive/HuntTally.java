package io.watchfloor.ops.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** What a hunt has found so far. */
final class HuntTally {

    /** Fields for which a hunt counts the most frequent values. */
    static final List<String> TOP_FIELDS = List.of(
            "asset", "category", "event_id", "user_name", "process", "src_ip", "dst_ip", "dst_port", "domain", "file");

    private static final int MOST_TOP = 10;

    private static final Comparator<ArchiveRow> OLDEST_FIRST = Comparator.comparing(
                    (ArchiveRow row) -> row.times().corrected())
            .thenComparing(row -> row.id().sensor())
            .thenComparingLong(row -> row.id().epoch())
            .thenComparingLong(row -> row.id().sequence());

    private final int limit;
    private final Duration interval;
    private final PriorityQueue<ArchiveRow> shown = new PriorityQueue<>(OLDEST_FIRST);
    private final TreeMap<Instant, Long> histogram = new TreeMap<>();
    private final Map<String, Map<String, Long>> values = new HashMap<>();
    private long matches;

    HuntTally(int limit, Duration interval) {
        this.limit = limit;
        this.interval = interval;
    }

    Duration interval() {
        return interval;
    }

    /** Number of records that can still be shown. */
    int missing() {
        return limit - shown.size();
    }

    void show(ArchiveRow row) {
        shown.add(row);
        if (shown.size() > limit) {
            shown.remove();
        }
    }

    void bucket(long number, long count) {
        histogram.merge(Instant.EPOCH.plus(interval.multipliedBy(number)), count, Long::sum);
        matches += count;
    }

    void value(String field, String value, long count) {
        values.computeIfAbsent(field, one -> new HashMap<>()).merge(value, count, Long::sum);
    }

    void add(ArchiveRow row) {
        bucket(
                Math.floorDiv(
                        SearchSession.micros(row.times().corrected()),
                        SearchSession.micros(Instant.EPOCH.plus(interval))),
                1);
        for (String field : TOP_FIELDS) {
            String value = switch (field) {
                case "asset" -> row.asset();
                case "category" ->
                    row.logsource() == null ? null : row.logsource().category();
                default -> row.columns().text(SearchColumn.valueOf(field.toUpperCase(Locale.ROOT)));
            };
            if (value != null) {
                value(field, value, 1);
            }
        }
        show(row);
    }

    HuntResult result(Instant covered) {
        TreeMap<String, List<HuntResult.Count>> top = new TreeMap<>();
        values.forEach((field, counts) -> top.put(
                field,
                counts.entrySet().stream()
                        .map(one -> new HuntResult.Count(one.getKey(), one.getValue()))
                        .sorted(Comparator.comparingLong(HuntResult.Count::count)
                                .reversed()
                                .thenComparing(HuntResult.Count::value))
                        .limit(MOST_TOP)
                        .toList()));
        return new HuntResult(
                shown.stream().sorted(OLDEST_FIRST.reversed()).toList(), covered, matches, histogram, top);
    }
}
