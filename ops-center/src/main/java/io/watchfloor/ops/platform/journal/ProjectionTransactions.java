package io.watchfloor.ops.platform.journal;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.apache.pekko.serialization.Serialization;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Applies journal rows to one projection. Each transaction both applies rows and moves the position. */
final class ProjectionTransactions {

    private static final String POSITION =
            "SELECT xid::text, ordering FROM fold_position WHERE fold = :fold FOR UPDATE SKIP LOCKED";

    /**
     * The position is a query parameter, because with a join PostgreSQL would scan the index from the start of the
     * journal each time.
     */
    private static final String NEXT_ROWS = """
            SELECT ordering, persistence_id, sequence_number, event_payload, event_ser_id, event_ser_manifest,
                   xid::text AS xid
            FROM event_journal
            WHERE (xid, ordering) > (:xid::xid8, :ordering)
              AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY event_journal.xid, ordering
            LIMIT :limit
            """;

    /**
     * Classes of SQL states by which PostgreSQL rejects the data itself: invalid data, integrity violations, exceeded
     * limits.
     */
    private static final Set<String> REFUSALS = Set.of("22", "23", "54");

    private final String fold;
    private final Jdbi database;
    private final Serialization serialization;
    private final ProjectionHandler reader;

    @SuppressWarnings("ArrayRecordComponent") // the rows are read once and never compared
    private record Row(
            long ordering,
            String persistenceId,
            long sequence,
            byte[] payload,
            int serializer,
            String manifest,
            String xid) {

        String entityType() {
            return persistenceId.substring(0, persistenceId.indexOf('|'));
        }
    }

    ProjectionTransactions(String fold, Jdbi database, Serialization serialization, ProjectionHandler reader) {
        this.fold = fold;
        this.database = database;
        this.serialization = serialization;
        this.reader = reader;
    }

    /** Sets the projection's position to the start of the journal, unless the projection already has a position. */
    void ensurePosition() {
        database.useHandle(
                handle -> handle.createUpdate("INSERT INTO fold_position (fold) VALUES (:fold) ON CONFLICT DO NOTHING")
                        .bind("fold", fold)
                        .execute());
    }

    /**
     * @return number of applied rows, at most {@code limit}; 0 if there are none, or while another node runs the
     * projection
     */
    int apply(int limit) {
        return database.inTransaction(handle -> {
            List<Row> rows = next(handle, limit);
            if (rows.isEmpty()) {
                return 0;
            }
            rows.stream()
                    .filter(row -> reader.reads(row.entityType(), row.manifest()))
                    .forEach(row -> reader.fold(handle, event(row)));
            reader.afterBatch(handle);
            moveBehind(handle, rows.getLast());
            return rows.size();
        });
    }

    /** Skips the next row, and stores the row's id and the reason. */
    void quarantine(String reason) {
        database.useTransaction(handle -> {
            for (Row row : next(handle, 1)) {
                handle.createUpdate("""
                                INSERT INTO quarantined_event (fold, ordering, persistence_id, sequence_number, manifest, reason)
                                VALUES (:fold, :ordering, :id, :sequence, :manifest, :reason) ON CONFLICT DO NOTHING
                                """)
                        .bind("fold", fold)
                        .bind("ordering", row.ordering())
                        .bind("id", row.persistenceId())
                        .bind("sequence", row.sequence())
                        .bind("manifest", row.manifest())
                        .bind("reason", reason.replace("\0", "\\0"))
                        .execute();
                moveBehind(handle, row);
            }
        });
    }

    long quarantined() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM quarantined_event WHERE fold = :fold")
                        .bind("fold", fold)
                        .mapTo(Long.class)
                        .one());
    }

    /**
     * Whether the event itself causes the failure: the event cannot be parsed, or PostgreSQL rejects its content. Any
     * other failure of the database (connection, disk, a missing table) is temporary or will be repaired, and has
     * nothing to do with the event.
     */
    static boolean isOfTheEvent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused) {
                String state = refused.getSQLState();
                return state != null && state.length() == 5 && REFUSALS.contains(state.substring(0, 2));
            }
        }
        return true;
    }

    private List<Row> next(Handle handle, int limit) {
        return handle.createQuery(POSITION)
                .bind("fold", fold)
                .map((row, context) -> new JournalPosition(row.getString(1), row.getLong(2)))
                .findOne()
                .map(mine -> rows(handle, mine, limit))
                .orElse(List.of());
    }

    private static List<Row> rows(Handle handle, JournalPosition behind, int limit) {
        return handle.createQuery(NEXT_ROWS)
                .bind("xid", behind.xid())
                .bind("ordering", behind.ordering())
                .bind("limit", limit)
                .map((result, context) -> new Row(
                        result.getLong("ordering"),
                        result.getString("persistence_id"),
                        result.getLong("sequence_number"),
                        result.getBytes("event_payload"),
                        result.getInt("event_ser_id"),
                        result.getString("event_ser_manifest"),
                        result.getString("xid")))
                .list();
    }

    private void moveBehind(Handle handle, Row row) {
        handle.createUpdate("UPDATE fold_position SET xid = :xid::xid8, ordering = :ordering WHERE fold = :fold")
                .bind("xid", row.xid())
                .bind("ordering", row.ordering())
                .bind("fold", fold)
                .execute();
    }

    private JournaledEvent event(Row row) {
        Object event = serialization
                .deserialize(row.payload(), row.serializer(), row.manifest())
                .get();
        return new JournaledEvent(
                row.entityType(), row.persistenceId().substring(row.entityType().length() + 1), row.sequence(), event);
    }
}
