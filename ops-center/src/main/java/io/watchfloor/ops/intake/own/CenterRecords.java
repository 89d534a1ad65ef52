package io.watchfloor.ops.intake.own;

import io.watchfloor.config.database.SqlTimestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The table of the center's own telemetry. Before a record is first submitted, it receives a permanent sequence
 * number, in a separate transaction under a lock. So when any node submits the record again, the record has the same
 * sequence number, and submitting it again changes nothing. Every call blocks on the database.
 */
public final class CenterRecords {

    /**
     * Number of newest records that are kept. The newest record is never deleted, because the next sequence number is
     * derived from it.
     */
    private static final int MOST_KEPT = 100_000;

    /** The PostgreSQL advisory lock under which sequence numbers are assigned, shared by all nodes. */
    private static final long LOCK = 0x6f776e5f74656cL;

    private static final String FAILURES = """
            SELECT count(*) FROM own_telemetry
            WHERE NOT success AND address = :address AND action IN ('sign-in', 'token-guess') AND at > :since
            """;

    private final Jdbi database;

    /**
     * A record to be stored.
     *
     * @param action the action named in the record
     * @param person the user who performed the action or was affected by it; may be empty
     * @param address the source address; may be empty
     * @param json the whole record
     */
    public record New(Instant at, String action, boolean success, String person, String address, String json) {}

    /** A stored record that is has not been evaluated yet. */
    public record Waiting(long sequence, Instant at, String json) {}

    public CenterRecords(Jdbi database) {
        this.database = database;
    }

    public void store(List<New> records) {
        database.useTransaction(handle -> store(handle, records));
    }

    /** Stores the record in the caller's transaction. */
    public static void store(Handle handle, List<New> records) {
        try (PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO own_telemetry (at, action, success, person, address, record)
                    VALUES (:at, :action, :success, :person, :address, :record)""")) {
            for (New one : records) {
                batch.bind("at", one.at().truncatedTo(ChronoUnit.MICROS))
                        .bind("action", one.action())
                        .bind("success", one.success())
                        .bind("person", one.person())
                        .bind("address", one.address())
                        .bind("record", one.json())
                        .add();
            }
            batch.execute();
        }
    }

    /** Counts the failed sign-ins and rejected tokens from an address since a given time. */
    public int failures(String address, Instant since) {
        return database.withHandle(handle -> handle.createQuery(FAILURES)
                .bind("address", address)
                .bind("since", since)
                .mapTo(Integer.class)
                .one());
    }

    /** The oldest unevaluated records, each with its sequence number, ascending. */
    public List<Waiting> waiting(int most) {
        if (!anyWaiting()) {
            return List.of();
        }
        return database.inTransaction(handle -> {
            handle.createUpdate("SELECT pg_advisory_xact_lock(:lock)")
                    .bind("lock", LOCK)
                    .execute();
            number(handle, most);
            return handle.createQuery("""
                            SELECT sequence, at, record FROM own_telemetry
                            WHERE judged_at IS NULL AND sequence IS NOT NULL ORDER BY sequence LIMIT :most""")
                    .bind("most", most)
                    .map((row, context) ->
                            new Waiting(row.getLong("sequence"), SqlTimestamps.of(row, "at"), row.getString("record")))
                    .list();
        });
    }

    private boolean anyWaiting() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT EXISTS (SELECT FROM own_telemetry WHERE judged_at IS NULL)")
                        .mapTo(Boolean.class)
                        .one());
    }

    private static void number(Handle handle, int most) {
        handle.createUpdate("""
                UPDATE own_telemetry t SET sequence = n.sequence FROM (
                    SELECT id, row_number() OVER (ORDER BY id) + (SELECT coalesce(max(sequence), 0) FROM own_telemetry) AS sequence
                    FROM (SELECT id FROM own_telemetry WHERE sequence IS NULL AND judged_at IS NULL ORDER BY id LIMIT :most) w) n
                WHERE t.id = n.id""").bind("most", most).execute();
    }

    /**
     * Marks all records up to a sequence number as evaluated, and deletes the oldest records if there are more than
     * {@link #MOST_KEPT}.
     */
    public void markEvaluated(long through, Instant now) {
        database.useTransaction(handle -> {
            handle.createUpdate(
                            "UPDATE own_telemetry SET judged_at = :now WHERE judged_at IS NULL AND sequence <= :through")
                    .bind("now", now)
                    .bind("through", through)
                    .execute();
            handle.createUpdate("DELETE FROM own_telemetry WHERE judged_at IS NOT NULL AND sequence <= :old")
                    .bind("old", through - MOST_KEPT)
                    .execute();
        });
    }
}
