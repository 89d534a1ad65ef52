package io.watchfloor.ops.outbox;

import io.watchfloor.ops.journal.JournalReader;
import io.watchfloor.ops.journal.JournaledEvent;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The table of what entities owe, folded from the journal: the journal is the outbox, and this is its index. */
public final class Outbox implements JournalReader {

    /** A clock is corrected by less all the time. */
    private static final int SET_BACK_SECONDS = 30;

    /** An entity with an overdue obligation. */
    public record Overdue(String entityType, String entityId) {}

    /** Obligations are swept only seconds later, so they can wait. */
    @Override
    public Duration patience() {
        return Duration.ofMillis(100);
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        for (Obligation obligation : Obligation.of(event.event())) {
            switch (obligation) {
                case Obligation.Owed owed -> owe(transaction, event, owed);
                case Obligation.Settled settled -> settle(transaction, event, "what = :what", settled.what());
                case Obligation.AllSettled settled ->
                    settle(transaction, event, "starts_with(what, :what)", settled.what());
                case Obligation.SettledThrough settled ->
                    settle(
                            transaction,
                            event,
                            "starts_with(what, :what) AND substring(what FROM length(:what) + 1)::bigint <= "
                                    + settled.through(),
                            settled.what());
            }
        }
    }

    private static void owe(Handle transaction, JournaledEvent event, Obligation.Owed owed) {
        transaction
                .createUpdate("""
                        INSERT INTO obligation (entity_type, entity_id, what, due_at)
                        VALUES (:type, :id, :what, coalesce(:due, now()))
                        ON CONFLICT (entity_type, entity_id, what) DO UPDATE SET due_at = excluded.due_at, owed_at = now()
                        """)
                .bind("type", event.entityType())
                .bind("id", event.entityId())
                .bind("what", owed.what())
                .bind("due", owed.dueAt() == null ? null : OffsetDateTime.ofInstant(owed.dueAt(), ZoneOffset.UTC))
                .execute();
    }

    private static void settle(Handle transaction, JournaledEvent event, String which, String what) {
        transaction
                .createUpdate("DELETE FROM obligation WHERE entity_type = :type AND entity_id = :id AND " + which)
                .bind("type", event.entityType())
                .bind("id", event.entityId())
                .bind("what", what)
                .execute();
    }

    /**
     * Takes at most {@code limit} overdue rows, and gives each the same time again before it is taken again. What is owed since a time that
     * has not come yet is taken, too: the clock was set back, and nothing must wait until it has caught up.
     *
     * @param graceSeconds how long after its due time something is overdue
     */
    static List<Overdue> overdue(Handle handle, int graceSeconds, int limit) {
        return handle
                .createQuery("""
                        WITH late AS (
                            SELECT entity_type, entity_id, what FROM obligation
                            WHERE due_at < now() - make_interval(secs => :grace)
                                OR owed_at > now() + make_interval(secs => :back)
                            ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        UPDATE obligation o SET due_at = now(), owed_at = now() FROM late l
                        WHERE o.entity_type = l.entity_type AND o.entity_id = l.entity_id AND o.what = l.what
                        RETURNING o.entity_type, o.entity_id
                        """)
                .bind("grace", graceSeconds)
                .bind("back", SET_BACK_SECONDS)
                .bind("limit", limit)
                .map((row, context) -> new Overdue(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .distinct()
                .toList();
    }
}
