package io.watchfloor.ops.intake.ledger;

import io.watchfloor.config.database.BatchedQuery;
import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.ops.intake.ledger.Ledger.Claim;
import io.watchfloor.ops.intake.ledger.Ledger.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Writes the claims and results of all sessions of a node. While one statement runs, entries for the next statement
 * are collected, so many sensors need hardly more statements than one sensor. The length of the queue is limited by
 * the number of sessions, because each session waits for its own entry.
 */
final class LedgerWriter {

    /** The number of the epoch for records that do not belong to a spool. */
    static final long NO_EPOCH = Long.MIN_VALUE;

    /**
     * A claim must follow the last claim, and its session must be the sensor's current session. A claim whose reply
     * was lost is accepted again. Hashes outside the window are deleted.
     *
     * <p>A result is accepted only if its sequence numbers are claimed. If they are not claimed, a database crash has
     * lost the claim, and the session must end because its state is outdated.
     *
     * <p>A block for the archive is inserted only if it continues the stored progress, so that a record that two
     * sessions have evaluated is archived once. The progress of senders without a spool is a row of its own; a request
     * that is never repeated needs none.
     *
     * <p>A record that an earlier session left in quarantine, and that was sent again and evaluated, leaves quarantine,
     * because the block has it.
     */
    private static final String WRITE = """
            WITH hurried AS MATERIALIZED (SELECT set_config('synchronous_commit', ?, true)),
            claim AS (
                SELECT * FROM unnest(?::int[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[])
                    AS c(place, sensor, session, epoch, expected, last, row, hashes)),
            taken AS (
                UPDATE sensor_progress p SET claimed = c.last, updated_at = now()
                FROM claim c JOIN sensor_session s ON s.sensor = c.sensor AND s.session = c.session
                WHERE p.sensor = c.sensor AND p.epoch = c.epoch AND (p.claimed = c.expected
                    OR p.claimed = c.last AND sensor_history_at(c.sensor, c.epoch, c.last)
                        = substr(c.hashes, octet_length(c.hashes) - 7))
                RETURNING c.place),
            bound AS (
                INSERT INTO sensor_history AS h (sensor, epoch, first, hashes)
                SELECT sensor, epoch, row, hashes FROM claim JOIN taken USING (place)
                ON CONFLICT (sensor, epoch, first) DO UPDATE
                SET hashes = substr(h.hashes, 1, (((SELECT expected FROM claim c WHERE c.sensor = h.sensor AND c.epoch = h.epoch)
                    + 1 - h.first) * 8)::int) || excluded.hashes),
            passed AS (
                DELETE FROM sensor_history h USING claim c JOIN taken USING (place)
                WHERE h.sensor = c.sensor AND h.epoch = c.epoch AND h.first < c.row
                    AND h.first + octet_length(h.hashes) / 8 <= c.last - %2$d),
            judged AS (
                SELECT * FROM unnest(?::int[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                    AS j(place, sensor, epoch, through, records, rejected)),
            archived AS (
                SELECT * FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bytea[])
                    AS a(place, epoch, after, through, records, bytes, first, last, assets, content)),
            moved AS (
                UPDATE sensor_progress p SET through = greatest(p.through, j.through), updated_at = now()
                FROM judged j LEFT JOIN archived a USING (place)
                WHERE p.sensor = j.sensor AND p.epoch = j.epoch AND p.claimed >= j.through
                    AND (a.place IS NULL OR p.through = a.after)
                RETURNING j.place),
            continued AS (
                INSERT INTO archive_progress AS p (sensor, epoch, after, through)
                SELECT j.sensor, a.epoch, a.after, a.through FROM archived a JOIN judged j USING (place)
                WHERE j.epoch = %1$d AND a.after IS NOT NULL
                ON CONFLICT (sensor, epoch) DO UPDATE
                SET after = excluded.after, through = excluded.through, updated_at = now()
                WHERE p.through = excluded.after
                RETURNING p.sensor, p.epoch),
            submitted AS (
                SELECT a.place FROM archived a JOIN judged j USING (place)
                    JOIN continued c ON c.sensor = j.sensor AND c.epoch = a.epoch
                UNION ALL SELECT a.place FROM archived a JOIN judged j USING (place) WHERE j.epoch = %1$d AND a.after IS NULL),
            block AS (
                INSERT INTO archive_block (sensor, epoch, records, bytes, first_received, last_received, assets, content)
                SELECT j.sensor, a.epoch, a.records, a.bytes, to_timestamp(a.first / 1000.0), to_timestamp(a.last / 1000.0),
                    string_to_array(a.assets, E'\\n'), a.content
                FROM archived a JOIN judged j USING (place)
                    JOIN (SELECT place FROM moved UNION ALL SELECT place FROM submitted) d USING (place)
                WHERE a.content IS NOT NULL),
            rejection AS (
                SELECT * FROM unnest(?::int[], ?::bigint[]) AS r(place, sequence)),
            evaluated AS (
                DELETE FROM quarantined_telemetry q USING archived a JOIN judged j USING (place)
                    JOIN (SELECT place FROM moved UNION ALL SELECT place FROM submitted) d USING (place)
                WHERE q.sensor = j.sensor AND q.epoch = a.epoch AND q.sequence > a.after AND q.sequence <= a.through
                    AND NOT EXISTS (SELECT FROM rejection r WHERE r.place = a.place AND r.sequence = q.sequence)
                RETURNING q.sensor, q.code),
            tallied AS (
                UPDATE sensor_tally t SET records = greatest(0, t.records - e.records)
                FROM (SELECT sensor, code, count(*) AS records FROM evaluated GROUP BY sensor, code) e
                WHERE t.sensor = e.sensor AND t.code = e.code),
            counted AS (
                UPDATE sensor s SET last_ack_at = now(), records = s.records + j.records, rejected = s.rejected + j.rejected
                FROM (SELECT j.sensor, sum(j.records) AS records, sum(j.rejected) AS rejected
                    FROM judged j LEFT JOIN archived a USING (place)
                    WHERE j.epoch <> %1$d OR a.after IS NULL OR place IN (SELECT place FROM submitted) GROUP BY j.sensor) j
                WHERE s.id = j.sensor),
            gap AS (
                INSERT INTO sensor_gap (sensor, epoch, first, last, reason, since, until)
                SELECT j.sensor, j.epoch, g.first, g.last, g.reason, %3$s
                FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
                    AS g(place, first, last, reason, since, until) JOIN moved USING (place) JOIN judged j USING (place)
                ON CONFLICT DO NOTHING)
            SELECT done.place FROM hurried LEFT JOIN
                (SELECT place FROM taken UNION ALL SELECT place FROM moved UNION ALL SELECT place FROM submitted) AS done ON true
            """.formatted(NO_EPOCH, Ledger.WINDOW, SqlLedger.TIMES);

    private final BatchedQuery<Entry, Boolean> entries;

    private sealed interface Entry {}

    private record Claiming(Claim claim) implements Entry {}

    private record Judging(Progress judged) implements Entry {}

    private record Counting(Submitted submitted) implements Entry {}

    /**
     * Evaluated records of a sender without a spool.
     *
     * @param archived what the archive gets; null if it gets nothing
     */
    record Submitted(String sensor, int records, int rejected, SqlLedger.@Nullable Submission archived) {}

    /**
     * Records for the archive, with the index of the entry that has them.
     *
     * @param after see {@link SqlLedger.Submission}
     */
    private record Archiving(
            int place,
            long epoch,
            @Nullable Long after,
            long through,
            @Nullable ArchiveBlock block) {}

    /** @param place the index of the entry whose record is in quarantine */
    private record Quarantined(int place, long sequence) {}

    /** @param executor runs tasks that may block */
    LedgerWriter(Jdbi database, Executor executor) {
        // One entry per row of a progress in a statement, because a statement can change a row only once.
        this.entries = new BatchedQuery<>(
                entry -> switch (entry) {
                    case Claiming claiming -> claiming.claim().session().sensor();
                    case Judging judging -> judging.judged().sensor();
                    case Counting counting -> key(counting.submitted());
                },
                all -> database.withHandle(handle -> write(handle.getConnection(), all)),
                executor);
    }

    CompletionStage<Boolean> claim(Claim claim) {
        return entries.ask(new Claiming(claim));
    }

    CompletionStage<Boolean> recordResult(Progress judged) {
        return entries.ask(new Judging(judged));
    }

    /** @return false if the progress of the epoch is not {@code after}; then nothing is counted or stored */
    CompletionStage<Boolean> recordResult(Submitted submitted) {
        return entries.ask(new Counting(submitted));
    }

    private static String key(Submitted submitted) {
        return submitted.archived() == null
                ? submitted.sensor()
                : submitted.sensor() + ":" + submitted.archived().epoch();
    }

    /** Returns whether each entry was accepted, in the order of the entries. */
    private static List<Boolean> write(Connection connection, List<Entry> entries) {
        List<Claim> claims = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Progress> judged = new ArrayList<>();
        List<Integer> judgedPlaces = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        List<Archiving> archived = new ArrayList<>();
        List<Quarantined> rejected = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            switch (entries.get(i)) {
                case Claiming claiming -> {
                    places.add(i);
                    claims.add(claiming.claim());
                }
                case Judging judging -> {
                    judgedPlaces.add(i);
                    judged.add(judging.judged());
                    for (Gap gap : judging.judged().gaps()) {
                        missing.add(new Missing(i, gap));
                    }
                    Ledger.Archived range = judging.judged().archived();
                    if (range != null) {
                        archived.add(new Archiving(
                                i,
                                judging.judged().epoch(),
                                range.after(),
                                judging.judged().through(),
                                range.block()));
                        for (long sequence : range.rejected()) {
                            rejected.add(new Quarantined(i, sequence));
                        }
                    }
                }
                case Counting counting -> {
                    Submitted one = counting.submitted();
                    judgedPlaces.add(i);
                    judged.add(new Progress(one.sensor(), NO_EPOCH, 0, one.records(), one.rejected(), List.of()));
                    SqlLedger.Submission of = one.archived();
                    if (of != null) {
                        archived.add(new Archiving(i, of.epoch(), of.after(), of.through(), of.block()));
                        for (long sequence : of.rejected()) {
                            rejected.add(new Quarantined(i, sequence));
                        }
                    }
                }
            }
        }
        boolean forced = !archived.isEmpty() || judged.stream().anyMatch(one -> one.epoch() != NO_EPOCH);
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            Columns columns = new Columns(connection, statement);
            statement.setString(columns.next(), forced ? "on" : "off");
            columns.add("int", places, place -> place);
            columns.add("text", claims, claim -> claim.session().sensor());
            columns.add("text", claims, claim -> claim.session().id());
            columns.add("bigint", claims, Claim::epoch);
            columns.add("bigint", claims, Claim::expected);
            columns.add("bigint", claims, Claim::last);
            columns.add("bigint", claims, Claim::row);
            statement.setArray(
                    columns.next(),
                    connection.createArrayOf(
                            "bytea",
                            claims.stream()
                                    .map(claim -> Hashes.bytes(claim.hashes()))
                                    .toArray(byte[][]::new)));
            columns.add("int", judgedPlaces, place -> place);
            columns.add("text", judged, Progress::sensor);
            columns.add("bigint", judged, Progress::epoch);
            columns.add("bigint", judged, Progress::through);
            columns.add("bigint", judged, one -> (long) one.records());
            columns.add("bigint", judged, one -> (long) one.rejected());
            columns.add("int", archived, Archiving::place);
            columns.add("bigint", archived, Archiving::epoch);
            columns.add("bigint", archived, Archiving::after);
            columns.add("bigint", archived, Archiving::through);
            addBlocks(columns, connection, archived);
            columns.add("int", rejected, Quarantined::place);
            columns.add("bigint", rejected, Quarantined::sequence);
            columns.add("int", missing, Missing::place);
            columns.add("bigint", missing, one -> one.gap().from());
            columns.add("bigint", missing, one -> one.gap().to());
            columns.add("text", missing, one -> one.gap().reason().text());
            columns.add("bigint", missing, one -> SqlLedger.millis(one.gap().since()));
            columns.add("bigint", missing, one -> SqlLedger.millis(one.gap().until()));
            Set<Integer> done = places(statement);
            return IntStream.range(0, entries.size()).mapToObj(done::contains).toList();
        } catch (SQLException e) {
            throw new IllegalStateException("The ledger of sensors could not be written: " + e.getMessage(), e);
        }
    }

    private static void addBlocks(Columns columns, Connection connection, List<Archiving> archived)
            throws SQLException {
        columns.add(
                "int",
                archived,
                one -> one.block() == null ? null : (Integer) one.block().records());
        columns.add(
                "bigint",
                archived,
                one -> one.block() == null ? null : (Long) one.block().bytes());
        columns.add(
                "bigint",
                archived,
                one -> one.block() == null ? null : SqlLedger.millis(one.block().firstReceived()));
        columns.add(
                "bigint",
                archived,
                one -> one.block() == null ? null : SqlLedger.millis(one.block().lastReceived()));
        columns.add("text", archived, one -> one.block() == null ? null : assets(one.block()));
        columns.statement.setArray(
                columns.next(),
                connection.createArrayOf(
                        "bytea",
                        archived.stream()
                                .map(one ->
                                        one.block() == null ? null : one.block().content())
                                .toArray(byte[][]::new)));
    }

    private static @Nullable String assets(ArchiveBlock block) {
        List<String> assets = block.assets();
        return assets == null ? null : String.join("\n", assets);
    }

    /** @param place the index of the entry that reports the gap */
    private record Missing(int place, Gap gap) {}

    /** Sets the parameters of the SQL statement in order. */
    private static final class Columns {
        private final Connection connection;
        private final PreparedStatement statement;
        private int last;

        private Columns(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        private int next() {
            return ++last;
        }

        private <T> void add(String type, List<T> rows, Function<T, @Nullable Object> of) throws SQLException {
            statement.setArray(
                    next(), connection.createArrayOf(type, rows.stream().map(of).toArray()));
        }
    }

    private static Set<Integer> places(PreparedStatement statement) throws SQLException {
        Set<Integer> places = new HashSet<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                int place = rows.getInt(1);
                if (!rows.wasNull()) {
                    places.add(place);
                }
            }
        }
        return places;
    }
}
