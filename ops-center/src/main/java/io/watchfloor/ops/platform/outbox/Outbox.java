package io.watchfloor.ops.platform.outbox;

import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Projects the journal into the table of pending deliveries: the journal is the outbox, and this table is the index of
 * the outbox.
 */
public final class Outbox implements ProjectionHandler {

    /** The name under which the projection's position is stored. Must never change. */
    public static final String NAME = "outbox";

    /** Tolerance for start times in the future, because normal clock corrections are smaller than this. */
    private static final int SET_BACK_SECONDS = 30;

    /**
     * Limits the rows that one sweep updates for an entity with thousands of pending messages. The remaining rows wake
     * the entity again.
     */
    private static final int ROWS_OF_AN_ENTITY = 200;

    /** The number of the database advisory lock that a sweep holds. */
    private static final long SWEEPING = 0x6f7574626f78L;

    /** An entity with an overdue delivery. */
    public record Overdue(String entityType, String entityId) {}

    private static final Set<String> OWING = Set.of("asset", "correlation", "triage", "case");

    /** Journals of former versions contain entity types that are no longer used. */
    @Override
    public boolean reads(String entityType) {
        return OWING.contains(entityType);
    }

    /** The projection can wait, because deliveries are swept only seconds later. */
    @Override
    public Duration patience() {
        return Duration.ofMillis(100);
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        for (Obligation obligation : Obligation.of(event.event())) {
            switch (obligation) {
                case Obligation.Open owed -> owe(transaction, event, owed);
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

    private static void owe(Handle transaction, JournaledEvent event, Obligation.Open owed) {
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
     * Takes overdue rows and postpones each by the grace period: for each entity type the entities that have waited
     * longest, so that no type blocks another, and for each entity its oldest rows. Also takes rows with a start time
     * in the future, because in that case the clock was set back, and deliveries must not wait until the clock has
     * caught up.
     *
     * <p>Only one node sweeps at a time, because two would block each other's rows.
     *
     * @param graceSeconds time after the due time until a delivery is overdue
     * @param entities limit of entities of each type
     */
    static List<Overdue> overdue(Handle handle, int graceSeconds, int entities) {
        return handle
                .createQuery("""
                        WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(:lock) AS mine),
                        late AS (
                            SELECT entity_type, entity_id, what, due_at,
                                row_number() OVER (PARTITION BY entity_type, entity_id ORDER BY due_at) AS nth_row
                            FROM obligation, mine
                            WHERE mine.mine AND (due_at < now() - make_interval(secs => :grace)
                                OR owed_at > now() + make_interval(secs => :back))),
                        longest AS (
                            SELECT entity_type, entity_id,
                                row_number() OVER (PARTITION BY entity_type ORDER BY due_at) AS nth
                            FROM late WHERE nth_row = 1)
                        UPDATE obligation o SET due_at = now(), owed_at = now()
                        FROM late l JOIN longest e USING (entity_type, entity_id)
                        WHERE l.nth_row <= :rows AND e.nth <= :entities
                            AND o.entity_type = l.entity_type AND o.entity_id = l.entity_id AND o.what = l.what
                        RETURNING o.entity_type, o.entity_id
                        """)
                .bind("lock", SWEEPING)
                .bind("grace", graceSeconds)
                .bind("back", SET_BACK_SECONDS)
                .bind("rows", ROWS_OF_AN_ENTITY)
                .bind("entities", entities)
                .map((row, context) -> new Overdue(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .distinct()
                .toList();
    }
}
