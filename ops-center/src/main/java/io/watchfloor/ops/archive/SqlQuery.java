package io.watchfloor.ops.archive;

import java.time.Duration;
import java.time.Instant;

/**
 * A statement of SQL over the records of a time range.
 *
 * @param from earliest time of a record
 * @param to time before which the record happened
 * @param statement one SELECT statement
 * @param limit maximum number of rows
 */
public record SqlQuery(Instant from, Instant to, String statement, int limit) {

    public static final Duration LONGEST = Duration.ofDays(93);
    public static final int MOST_ROWS = 10_000;

    /** Maximum size of a statement. DuckDB's parser recurses, and needs no more of a thread's stack for this size. */
    public static final int LARGEST = 10_000;

    public SqlQuery {
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new InvalidSearch(
                    "search.time",
                    "SQL needs a time range of at most %d days whose start is before its end."
                            .formatted(LONGEST.toDays()));
        }
        if (statement.isBlank() || statement.length() > LARGEST) {
            throw new InvalidSearch("search.sql", "A statement has 1 to %d characters.".formatted(LARGEST));
        }
        if (limit < 1 || limit > MOST_ROWS) {
            throw new InvalidSearch("search.sql", "The limit must be a number from 1 to %d.".formatted(MOST_ROWS));
        }
    }
}
