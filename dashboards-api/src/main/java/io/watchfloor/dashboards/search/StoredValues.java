package io.watchfloor.dashboards.search;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Conversion of values to and from database columns. */
public final class StoredValues {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private StoredValues() {}

    /** Returns the stored rank of a level. The highest level has the highest rank. The ranks must never change. */
    public static int rank(Level level) {
        return switch (level) {
            case INFORMATIONAL -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
            case CRITICAL -> 4;
        };
    }

    public static Level level(int rank) {
        for (Level level : Level.values()) {
            if (rank(level) == rank) {
                return level;
            }
        }
        throw new IllegalArgumentException("No level has the rank " + rank);
    }

    /** PostgreSQL text cannot contain NUL, which may occur in telemetry. */
    public static String text(String any) {
        return any.indexOf('\0') < 0 ? any : any.replace('\0', '\uFFFD');
    }

    /**
     * Rounds down to milliseconds, because the database would round up, and limits the year to the range that the
     * database accepts, because a rejected event would stop the projections permanently.
     */
    public static @Nullable Instant time(@Nullable Instant time) {
        if (time == null || time.isBefore(Instant.EPOCH)) {
            return time == null ? null : Instant.EPOCH;
        }
        return time.isAfter(LATEST) ? LATEST : time.truncatedTo(ChronoUnit.MILLIS);
    }
}
