package io.watchfloor.ops.platform.journal;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A position in the journal, in the order in which projections read it. */
public record JournalPosition(String xid, long ordering) {

    /**
     * The position of the latest event of an entity.
     *
     * @param persistenceId type, a bar and id: {@code case|…}
     */
    public static Optional<JournalPosition> latest(Handle handle, String persistenceId) {
        return handle.createQuery("""
                        SELECT xid::text, ordering FROM event_journal WHERE persistence_id = :id
                        ORDER BY sequence_number DESC LIMIT 1""")
                .bind("id", persistenceId)
                .map((row, context) -> new JournalPosition(row.getString(1), row.getLong(2)))
                .findOne();
    }

    /** Whether the projection with the given name has read the journal up to this position, on any node. */
    public boolean readBy(Handle handle, String fold) {
        return handle.createQuery("""
                        SELECT (xid, ordering) >= (CAST(:xid AS xid8), :ordering) FROM fold_position WHERE fold = :fold""")
                .bind("xid", xid)
                .bind("ordering", ordering)
                .bind("fold", fold)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }
}
