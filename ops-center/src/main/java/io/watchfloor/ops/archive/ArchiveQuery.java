package io.watchfloor.ops.archive;

import java.time.Instant;
import java.util.List;

/**
 * Which records are wanted: those of a time range that match every condition.
 *
 * @param from earliest time of a record
 * @param to time before which the record happened
 * @param assets only records of these assets; empty for all
 * @param text text that the record contains, ignoring case; empty for any
 */
public record ArchiveQuery(
        Instant from, Instant to, List<String> assets, List<SearchCondition> conditions, String text) {

    static final int MOST_CONDITIONS = 20;
    static final int LONGEST_TEXT = 500;

    public ArchiveQuery {
        assets = List.copyOf(assets);
        conditions = List.copyOf(conditions);
        text = text.strip();
        if (!from.isBefore(to)) {
            throw new InvalidSearch("search.time", "The start of the time range must be before its end.");
        }
        if (conditions.size() > MOST_CONDITIONS) {
            throw new InvalidSearch(
                    "search.condition", "A search has at most %d conditions.".formatted(MOST_CONDITIONS));
        }
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidSearch(
                    "search.text", "The text to search for has at most %d characters.".formatted(LONGEST_TEXT));
        }
    }

    ArchiveQuery within(Instant start, Instant end) {
        return new ArchiveQuery(start, end, assets, conditions, text);
    }
}
