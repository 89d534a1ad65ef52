package io.watchfloor.ops.platform.heartbeat;

import io.watchfloor.config.database.SqlTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The row with the due time of the next heartbeat, which one node of the cluster claims. A claim also proves that the
 * database can store data: the claim commits a row and writes incompressible bytes to a new file, which fails on a full
 * disk even if small changes still succeed.
 */
final class HeartbeatClaims {

    private static final String DUE = "(due_at <= now() OR due_at > now() + CAST(:every AS interval))";
    private static final int BALLAST_BYTES = 64 * 1024;

    private final Jdbi database;
    private final RandomGenerator random;
    private final int patienceSeconds;

    HeartbeatClaims(Jdbi database, RandomGenerator random, Duration patience) {
        this.database = database;
        this.random = random;
        this.patienceSeconds = Math.max(1, (int) patience.toSeconds());
    }

    /**
     * Whether a heartbeat is due. Uses the database's clock, which all nodes share. If that clock is set back, the
     * heartbeat is not delayed.
     */
    boolean due(Duration every) {
        return database.withHandle(handle -> handle.createQuery("SELECT " + DUE + " FROM heartbeat_sent")
                .bind("every", interval(every))
                .setQueryTimeout(patienceSeconds)
                .mapTo(Boolean.class)
                .one());
    }

    /** @return whether this node claimed the due heartbeat, so that only this node must send it */
    boolean claim(Duration every) {
        return database.inTransaction(handle -> {
            boolean mine = handle.createUpdate(
                                    "UPDATE heartbeat_sent SET due_at = now() + CAST(:every AS interval) WHERE " + DUE)
                            .bind("every", interval(every))
                            .setQueryTimeout(patienceSeconds)
                            .execute()
                    == 1;
            if (mine) {
                testWrite(handle);
            }
            return mine;
        });
    }

    private static String interval(Duration time) {
        return time.toMillis() + " milliseconds";
    }

    /** Releases a claim that was committed too late, so that any node may send the heartbeat. */
    void release() {
        database.useHandle(handle -> handle.execute("UPDATE heartbeat_sent SET due_at = '-infinity'"));
    }

    private void testWrite(Handle handle) {
        byte[] ballast = new byte[BALLAST_BYTES];
        random.nextBytes(ballast);
        handle.createUpdate("TRUNCATE heartbeat_ballast")
                .setQueryTimeout(patienceSeconds)
                .execute();
        handle.createUpdate("INSERT INTO heartbeat_ballast (bytes) VALUES (:bytes)")
                .bind("bytes", ballast)
                .setQueryTimeout(patienceSeconds)
                .execute();
    }

    /** Records that the receiver accepted the heartbeat. */
    void sent(Instant now) {
        store(HeartbeatState.State.SENT, "", now, now, false);
    }

    /** Records that the receiver did not accept the heartbeat. Any node retries at its next check. */
    void refused(String words, Instant now) {
        store(HeartbeatState.State.REFUSED, words, null, now, true);
    }

    void withheld(String words, Instant now) {
        store(HeartbeatState.State.WITHHELD, words, null, now, false);
    }

    private void store(HeartbeatState.State state, String words, @Nullable Instant sentAt, Instant now, boolean again) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE heartbeat_sent SET state = :state, words = :words, sent_at = coalesce(:sent, sent_at), said_at = :now,
                            due_at = CASE WHEN :again THEN '-infinity' ELSE due_at END""")
                .bind("state", state.text())
                .bind("words", words)
                .bind("sent", sentAt == null ? null : sentAt.atOffset(ZoneOffset.UTC))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("again", again)
                .setQueryTimeout(patienceSeconds)
                .execute());
    }

    static HeartbeatState read(Handle handle) {
        return handle.createQuery("SELECT state, sent_at, words, said_at FROM heartbeat_sent")
                .map((row, context) -> {
                    OffsetDateTime sent = row.getObject("sent_at", OffsetDateTime.class);
                    return new HeartbeatState(
                            HeartbeatState.State.of(row.getString("state")),
                            sent == null ? null : sent.toInstant(),
                            row.getString("words"),
                            SqlTimestamps.of(row, "said_at"));
                })
                .one();
    }
}
