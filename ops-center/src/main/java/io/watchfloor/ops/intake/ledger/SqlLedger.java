package io.watchfloor.ops.intake.ledger;

import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in PostgreSQL. A claim does not wait for the disk. The claim is written before its records are
 * evaluated, so whenever an asset's result is on disk, the claim is also on disk. Storing that records are evaluated
 * waits for the disk, because most records have no other result in the database.
 */
public final class SqlLedger implements Ledger {

    /** The times of a gap: a time in the future is replaced by the current time; null is not changed. */
    static final String TIMES = """
            CASE WHEN g.since IS NOT NULL THEN least(to_timestamp(g.since / 1000.0), now()) END,
            CASE WHEN g.until IS NOT NULL THEN least(to_timestamp(g.until / 1000.0), now()) END
            """;

    /**
     * The rare changes are part of the same statement, so that all changes are atomic. The statement waits for the
     * disk only if there is a gap.
     */
    private static final String SETTLE = """
            WITH hurried AS (SELECT set_config('synchronous_commit', :commit, true)),
            settled AS (
                INSERT INTO sensor_progress AS p (sensor, epoch, through, claimed, lineage, former, restored)
                SELECT sensor, :epoch, :through, :claimed, :lineage, CAST(:former AS bigint), :restored
                FROM sensor_session, hurried WHERE sensor = :sensor AND session = :session
                ON CONFLICT (sensor, epoch) DO UPDATE
                SET through = excluded.through, claimed = excluded.claimed, lineage = excluded.lineage,
                    former = excluded.former, restored = excluded.restored, updated_at = now()
                WHERE p.through = :wasThrough AND p.claimed = :wasClaimed
                RETURNING 1),
            cut AS (
                UPDATE sensor_history SET hashes = substr(hashes, 1, ((:wasThrough - first + 1) * 8)::int)
                WHERE sensor = :sensor AND epoch = :epoch AND first <= :wasThrough AND CAST(:adopted AS bytea) IS NOT NULL
                    AND octet_length(hashes) > (:wasThrough - first + 1) * 8 AND EXISTS (SELECT FROM settled)),
            dropped AS (
                DELETE FROM sensor_history
                WHERE sensor = :sensor AND epoch = :epoch AND first > :wasThrough AND first <> :claimed
                    AND CAST(:adopted AS bytea) IS NOT NULL AND EXISTS (SELECT FROM settled)),
            adopted AS (
                INSERT INTO sensor_history (sensor, epoch, first, hashes)
                SELECT :sensor, :epoch, :claimed, CAST(:adopted AS bytea) FROM settled
                WHERE CAST(:adopted AS bytea) IS NOT NULL
                ON CONFLICT (sensor, epoch, first) DO UPDATE SET hashes = excluded.hashes),
            gap AS (
                INSERT INTO sensor_gap (sensor, epoch, first, last, reason, since, until)
                SELECT :sensor, :epoch, g.first, g.last, g.reason, %s
                FROM settled, unnest(:firsts, :lasts, :reasons, :sinces, :untils) AS g(first, last, reason, since, until)
                ON CONFLICT DO NOTHING RETURNING first, last, reason),
            parted AS (
                UPDATE sensor SET parted_at = now(), parted_reason = :partedReason, parted_epoch = :partedEpoch
                FROM settled WHERE id = :sensor AND CAST(:partedEpoch AS bigint) IS NOT NULL
                    AND parted_epoch IS DISTINCT FROM :partedEpoch RETURNING 1)
            SELECT EXISTS (SELECT FROM settled) AS done, EXISTS (SELECT FROM parted) AS news, gap.*
            FROM hurried LEFT JOIN gap ON true
            """.formatted(TIMES);

    private final Jdbi database;
    private final SessionStarts meetings;
    private final LedgerWriter writer;

    /** @param executor runs tasks that may block */
    public SqlLedger(Jdbi database, NodeName node, Executor executor) {
        this.database = database;
        this.meetings = new SessionStarts(database, node, executor);
        this.writer = new LedgerWriter(database, executor);
    }

    @Override
    public CompletionStage<Met> startSession(Session session, UplinkFrame.Hello hello) {
        return meetings.start(session, hello);
    }

    @Override
    public Settled settle(Session session, Settlement settlement) {
        return database.withHandle(handle -> settled(handle, session, settlement));
    }

    private static Settled settled(Handle handle, Session session, Settlement settlement) {
        EpochState before = settlement.before();
        EpochState after = settlement.after();
        Divergence parting = settlement.parting();
        List<Gap> gaps = settlement.gaps();
        List<Gap> fresh = new ArrayList<>();
        boolean[] done = {false, false};
        handle.registerArrayType(Long.class, "bigint").registerArrayType(String.class, "text");
        handle.createQuery(SETTLE)
                .bind("commit", gaps.isEmpty() ? "off" : "on")
                .bind("sensor", session.sensor())
                .bind("session", session.id())
                .bind("epoch", settlement.epoch())
                .bind("through", after.through())
                .bind("claimed", after.claimed())
                .bind("lineage", after.lineage())
                .bind("former", after.former())
                .bind("restored", after.restored())
                .bind("wasThrough", before == null ? -1 : before.through())
                .bind("wasClaimed", before == null ? -1 : before.claimed())
                .bind(
                        "adopted",
                        settlement.adopted().isPresent()
                                ? Hashes.bytes(settlement.adopted().getAsLong())
                                : null)
                .bindArray("firsts", Long.class, gaps.stream().map(Gap::from).toList())
                .bindArray("lasts", Long.class, gaps.stream().map(Gap::to).toList())
                .bindArray(
                        "reasons",
                        String.class,
                        gaps.stream().map(gap -> gap.reason().text()).toList())
                .bindArray(
                        "sinces",
                        Long.class,
                        gaps.stream().map(gap -> millis(gap.since())).toList())
                .bindArray(
                        "untils",
                        Long.class,
                        gaps.stream().map(gap -> millis(gap.until())).toList())
                .bind("partedEpoch", parting == null ? null : (Long) parting.epoch())
                .bind("partedReason", parting == null ? null : parting.reason().sentence())
                .map((row, context) -> {
                    done[0] = row.getBoolean("done");
                    done[1] = row.getBoolean("news");
                    return row.getString("reason") == null ? null : gap(settlement.epoch(), row);
                })
                .forEach(gap -> {
                    if (gap != null) {
                        fresh.add(gap);
                    }
                });
        return new Settled(done[0], fresh, done[1]);
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : (Long) time.toEpochMilli();
    }

    private static Gap gap(long epoch, ResultSet row) throws SQLException {
        return new Gap(
                epoch,
                row.getLong("first"),
                row.getLong("last"),
                Gap.Reason.valueOf(
                        row.getString("reason").toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    @Override
    public CompletionStage<Boolean> claim(Claim claim) {
        return writer.claim(claim);
    }

    @Override
    public CompletionStage<Boolean> recordResult(Progress judged) {
        return writer.recordResult(judged);
    }

    @Override
    public OptionalLong history(String sensor, long epoch, long sequence) {
        return database.withHandle(handle -> handle.createQuery("SELECT sensor_history_at(:sensor, :epoch, :sequence)")
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .bind("sequence", sequence)
                .map((row, context) -> Hashes.of(row.getBytes(1)))
                .one());
    }

    @Override
    public long[] histories(String sensor, long epoch, long from, long through) {
        long[] found = new long[(int) (through - from)];
        int[] known = {0};
        database.useHandle(handle -> handle.createQuery("""
                        SELECT first, hashes FROM sensor_history
                        WHERE sensor = :sensor AND epoch = :epoch AND first <= :through
                            AND first + octet_length(hashes) / 8 > :from + 1 ORDER BY first
                        """)
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .bind("from", from)
                .bind("through", through)
                .map((row, context) -> {
                    ByteBuffer hashes = ByteBuffer.wrap(row.getBytes("hashes"));
                    for (long at = row.getLong("first"); hashes.hasRemaining(); at++) {
                        long hash = hashes.getLong();
                        if (at == from + known[0] + 1 && at <= through) {
                            found[known[0]++] = hash;
                        }
                    }
                    return known[0];
                })
                .list());
        return Arrays.copyOf(found, known[0]);
    }

    /**
     * Stores the gaps.
     *
     * @return the gaps that were not stored before
     */
    public static List<Gap> insert(Handle handle, String sensor, List<Gap> gaps) {
        if (gaps.isEmpty()) {
            return List.of();
        }
        try (PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO sensor_gap (sensor, epoch, first, last, reason)
                VALUES (:sensor, :epoch, :first, :last, :reason) ON CONFLICT DO NOTHING
                """)) {
            for (Gap gap : gaps) {
                batch.bind("sensor", sensor)
                        .bind("epoch", gap.epoch())
                        .bind("first", gap.from())
                        .bind("last", gap.to())
                        .bind("reason", gap.reason().text())
                        .add();
            }
            int[] inserted = batch.execute();
            return IntStream.range(0, inserted.length)
                    .filter(at -> inserted[at] > 0)
                    .mapToObj(gaps::get)
                    .toList();
        }
    }

    @Override
    public boolean release(Session session) {
        return database.withHandle(handle -> handle.createUpdate(
                                "DELETE FROM sensor_session WHERE sensor = :sensor AND session = :session")
                        .bind("sensor", session.sensor())
                        .bind("session", session.id())
                        .execute())
                > 0;
    }

    /** Counts records that came from senders without a spool and were evaluated. */
    public CompletionStage<Void> countRecords(String sensor, int records, int rejected) {
        return writer.recordResult(new LedgerWriter.Submitted(sensor, records, rejected, null))
                .thenApply(unused -> null);
    }

    /**
     * Counts records that came from a sender without a spool, and stores them in the archive. Completes when they are
     * on disk.
     *
     * @return false if the archive's progress of the epoch is not {@code after}; then nothing is counted or stored
     */
    public CompletionStage<Boolean> recordSubmission(String sensor, BatchCounts counts, Submission submission) {
        return writer.recordResult(new LedgerWriter.Submitted(sensor, counts.records(), counts.rejected(), submission));
    }

    /**
     * For senders without a spool: all records of the epoch up to this sequence number are in the archive. Blocks.
     *
     * @return 0 if there are none
     */
    public long archivedThrough(String sensor, long epoch) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT through FROM archive_progress WHERE sensor = :sensor AND epoch = :epoch")
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** The number of records of a request, and how many of them could not be evaluated. */
    public record BatchCounts(int records, int rejected) {}

    /**
     * Records of a sender without a spool, for the archive.
     *
     * @param after all records of the epoch up to this sequence number are in the archive before; null if no request
     *     repeats the epoch
     * @param through last sequence number of the records
     * @param block null if no record was delivered to an asset
     * @param rejected sequence numbers of the records that are in quarantine
     */
    public record Submission(
            long epoch,
            @Nullable Long after,
            long through,
            @Nullable ArchiveBlock block,
            List<Long> rejected) {}
}
