package io.watchfloor.dashboards.board;

import io.watchfloor.sigma.language.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How values go into rows and come back. */
final class Stored {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Stored() {}

    /** How rows hold a level, so that the highest is the greatest: never to be changed. */
    static int rank(Level level) {
        return switch (level) {
            case INFORMATIONAL -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
            case CRITICAL -> 4;
        };
    }

    static Level level(int rank) {
        for (Level level : Level.values()) {
            if (rank(level) == rank) {
                return level;
            }
        }
        throw new IllegalArgumentException("No level has the rank " + rank);
    }

    /** PostgreSQL's text holds every character but NUL, which telemetry may carry. */
    static String text(String any) {
        return any.indexOf('\0') < 0 ? any : any.replace('\0', '\uFFFD');
    }

    /**
     * Milliseconds, as they are served: the database would round a longer fraction up. And within the years that it holds: one event
     * that it refuses would hold up the boards for ever.
     */
    static @Nullable Instant time(@Nullable Instant time) {
        if (time == null || time.isBefore(Instant.EPOCH)) {
            return time == null ? null : Instant.EPOCH;
        }
        return time.isAfter(LATEST) ? LATEST : time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Of a column that always has one. */
    static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
