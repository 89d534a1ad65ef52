package io.watchfloor.ops.archive;

import io.watchfloor.config.database.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * State of the archive, as every node knows it.
 *
 * @param failure null if the last attempt to write files succeeded
 */
public record ArchiveStatus(
        Waiting waiting, Files files, @Nullable Failure failure, Deleted deleted) {

    /**
     * Records that are in no file yet.
     *
     * @param since when the oldest of them was acknowledged; null if there are none
     */
    public record Waiting(long records, @Nullable Instant since) {}

    /** @param oldestDay null if there are no files */
    public record Files(long number, long bytes, @Nullable LocalDate oldestDay) {}

    /** @param since time of the first failure since the last success */
    public record Failure(Instant since, String reason) {}

    /**
     * Records that were deleted before they were in a file, because too many waited.
     *
     * @param at the last time; null if there was none
     */
    public record Deleted(long records, @Nullable Instant at) {

        public boolean after(Instant time) {
            return at != null && at.isAfter(time);
        }
    }

    /** Reads the state. Its cost grows with the number of files, of which there are thousands. */
    public static ArchiveStatus read(Handle handle) {
        Waiting waiting = handle.createQuery("SELECT coalesce(sum(records), 0), min(stored_at) FROM archive_block")
                .map((row, context) -> new Waiting(row.getLong(1), instant(row, 2)))
                .one();
        Files files = handle.createQuery(
                        "SELECT count(*), coalesce(sum(bytes), 0), min(day) FROM archive_file WHERE removed_at IS NULL")
                .map((row, context) -> new Files(row.getLong(1), row.getLong(2), row.getObject(3, LocalDate.class)))
                .one();
        return handle.createQuery("SELECT failing_since, failure, shed, shed_at FROM archive_writer")
                .map((row, context) -> {
                    String reason = row.getString("failure");
                    return new ArchiveStatus(
                            waiting,
                            files,
                            reason == null ? null : new Failure(SqlTimestamps.of(row, "failing_since"), reason),
                            new Deleted(row.getLong("shed"), instant(row, 4)));
                })
                .findOne()
                .orElseGet(() -> new ArchiveStatus(waiting, files, null, new Deleted(0, null)));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
