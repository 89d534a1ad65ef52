package io.watchfloor.dashboards.search;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How values are stored in rows and read back. */
public final class StoredValues {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private StoredValues() {}

    /** How rows store a level, so that the highest is the greatest: never to be changed. */
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

    /** PostgreSQL's text stores every character except NUL, which telemetry may contain. */
    public static String text(String any) {
        return any.indexOf('\0') < 0 ? any : any.replace('\0', '\uFFFD');
    }

    /**
     * In milliseconds, as served, because the database would round a longer fraction up. Also within the years that the
     * database accepts: one event that it refuses would stop the boards for ever.
     */
    public static @Nullable Instant time(@Nullable Instant time) {
        if (time == null || time.isBefore(Instant.EPOCH)) {
            return time == null ? null : Instant.EPOCH;
        }
        return time.isAfter(LATEST) ? LATEST : time.truncatedTo(ChronoUnit.MILLIS);
    }
}
