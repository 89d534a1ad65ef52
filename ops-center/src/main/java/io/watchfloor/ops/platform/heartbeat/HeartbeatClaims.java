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
 * The row that says when the next heartbeat is due, and by which one node of a cluster claims it. Claiming is a proof: it commits a row and
 * writes incompressible bytes to a new file of the database, which a full disk refuses even where it still takes small changes.
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

    /** Whether one is due now. By the database's clock, which all nodes share; one that was set back does not delay it. */
    boolean due(Duration every) {
        return database.withHandle(handle -> handle.createQuery("SELECT " + DUE + " FROM heartbeat_sent")
                .bind("every", interval(every))
                .setQueryTimeout(patienceSeconds)
                .mapTo(Boolean.class)
                .one());
    }

    /** @return whether this node is to send the one that is due; no other node will */
    boolean claim(Duration every) {
        return database.inTransaction(handle -> {
            boolean mine = handle.createUpdate(
                                    "UPDATE heartbeat_sent SET due_at = now() + CAST(:every AS interval) WHERE " + DUE)
                            .bind("every", interval(every))
                            .setQueryTimeout(patienceSeconds)
                            .execute()
                    == 1;
            if (mine) {
                writeBallast(handle);
            }
            return mine;
        });
    }

    private static String interval(Duration time) {
        return time.toMillis() + " milliseconds";
    }

    /** A claim that came too late to be sent: whichever node looks next may send it. */
    void giveBack() {
        database.useHandle(handle -> handle.execute("UPDATE heartbeat_sent SET due_at = '-infinity'"));
    }

    private void writeBallast(Handle handle) {
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

    /** The outside took it. */
    void sent(Instant now) {
        say(HeartbeatState.State.SENT, "", now, now, false);
    }

    /** The outside did not take it: whichever node looks next tries again. */
    void refused(String words, Instant now) {
        say(HeartbeatState.State.REFUSED, words, null, now, true);
    }

    void withheld(String words, Instant now) {
        say(HeartbeatState.State.WITHHELD, words, null, now, false);
    }

    private void say(HeartbeatState.State state, String words, @Nullable Instant sentAt, Instant now, boolean again) {
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
