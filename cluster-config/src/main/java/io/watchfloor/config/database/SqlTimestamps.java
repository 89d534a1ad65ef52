package io.watchfloor.config.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Converts between {@link Instant} and PostgreSQL's {@code timestamptz}. */
public final class SqlTimestamps {

    private SqlTimestamps() {}

    public static Instant of(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant orNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    public static Instant or(ResultSet row, String column, Instant otherwise) throws SQLException {
        Instant time = orNull(row, column);
        return time == null ? otherwise : time;
    }

    /** Converts a time to a parameter of a prepared statement. */
    public static @Nullable OffsetDateTime parameter(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
