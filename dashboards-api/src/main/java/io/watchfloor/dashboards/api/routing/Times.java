package io.watchfloor.dashboards.api.routing;

import java.time.DateTimeException;
import java.time.Instant;

/** Parses times in requests, within the range that the database accepts and that durations can be added to. */
public final class Times {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Times() {}

    /**
     * Parses a time in UTC, such as {@code 2026-11-24T22:00:00Z}.
     *
     * @throws DateTimeException if the text is invalid, or the year is not from 1 to 9999
     */
    public static Instant parse(String text) {
        Instant time = Instant.parse(text);
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new DateTimeException("out of range: " + text);
        }
        return time;
    }
}
