package io.watchfloor.dashboards.board;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Items that one step of a projection changes, each with a cursor. Between {@link #begin} and the commit no other step can change read
 * models, so cursors ascend in commit order.
 */
final class LiveChanges {

    private final Handle transaction;
    private final Map<LiveKind, Set<String>> touched = new LinkedHashMap<>();
    private long cursor;

    private LiveChanges(Handle transaction, long cursor) {
        this.transaction = transaction;
        this.cursor = cursor;
    }

    /** Must be called before the first write of the step: two steps that lock in different orders would deadlock. */
    static LiveChanges begin(Handle transaction) {
        long cursor = transaction
                .createQuery("SELECT cursor FROM live_head FOR UPDATE")
                .mapTo(Long.class)
                .one();
        return new LiveChanges(transaction, cursor);
    }

    void touch(LiveKind kind, String item) {
        touched.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(item);
    }

    void write() {
        if (touched.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = transaction.prepareBatch("""
                INSERT INTO live_change (kind, item, cursor, added) VALUES (:kind, :item, :cursor, :cursor)
                ON CONFLICT (kind, item) DO UPDATE SET cursor = excluded.cursor""")) {
            touched.forEach((kind, items) -> items.forEach(item -> batch.bind("kind", kind.text())
                    .bind("item", item)
                    .bind("cursor", ++cursor)
                    .add()));
            batch.execute();
        }
        transaction.execute("UPDATE live_head SET cursor = ?", cursor);
        touched.clear();
    }
}
