package io.watchfloor.ops.ingest.ledger;

import io.watchfloor.ops.ingest.ledger.Ledger.Claim;
import io.watchfloor.ops.ingest.ledger.Ledger.Judged;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Writes the claims and judgements of all sessions of a node. While one statement runs, the next one gathers entries,
 * so many sensors cost hardly more statements than one. Bounded by the number of sessions: each waits for its own
 * entry.
 */
final class LedgerWriter {

    /** For records that belong to no spool. */
    static final long NO_EPOCH = Long.MIN_VALUE;

    private static final int MOST_AT_ONCE = 500;

    /**
     * A claim must follow the last one, in the session that still speaks for the sensor. A claim that was written
     * although its answer was lost is accepted again. Hashes that fall out of the window are deleted. Only a gap waits for the disk.
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
                    AND h.first + octet_length(h.hashes) / 8 <= c.last - %d),
            judged AS (
                SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                    AS j(sensor, epoch, through, records, rejected)),
            moved AS (
                UPDATE sensor_progress p SET through = greatest(p.through, j.through), updated_at = now()
                FROM judged j WHERE p.sensor = j.sensor AND p.epoch = j.epoch),
            counted AS (
                UPDATE sensor s SET last_ack_at = now(), records = s.records + j.records, rejected = s.rejected + j.rejected
                FROM judged j WHERE s.id = j.sensor),
            gap AS (
                INSERT INTO sensor_gap (sensor, epoch, first, last, reason, since, until)
                SELECT g.sensor, g.epoch, g.first, g.last, g.reason, %s
                FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
                    AS g(sensor, epoch, first, last, reason, since, until)
                ON CONFLICT DO NOTHING)
            SELECT taken.place FROM hurried LEFT JOIN taken ON true
            """.formatted(Ledger.WINDOW, SqlLedger.TIMES);

    private final Jdbi database;
    private final Executor executor;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private boolean writing;

    private sealed interface Entry {
        String sensor();

        CompletableFuture<?> written();

        default boolean hasGaps() {
            return false;
        }
    }

    private record Claiming(Claim claim, CompletableFuture<Boolean> written) implements Entry {
        @Override
        public String sensor() {
            return claim.session().sensor();
        }
    }

    private record Judging(Judged judged, CompletableFuture<Void> written) implements Entry {
        @Override
        public String sensor() {
            return judged.sensor();
        }

        @Override
        public boolean hasGaps() {
            return !judged.gaps().isEmpty();
        }
    }

    /** @param executor may block */
    LedgerWriter(Jdbi database, Executor executor) {
        this.database = database;
        this.executor = executor;
    }

    CompletionStage<Boolean> claim(Claim claim) {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        add(new Claiming(claim, written));
        return written;
    }

    CompletionStage<Void> judged(Judged judged) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        add(new Judging(judged, written));
        return written;
    }

    private void add(Entry entry) {
        boolean start;
        synchronized (waiting) {
            waiting.add(entry);
            start = !writing;
            writing = true;
        }
        if (start) {
            executor.execute(this::write);
        }
    }

    private void write() {
        List<Entry> entries = next();
        try {
            Set<Integer> taken = entries.stream().anyMatch(Entry::hasGaps)
                    ? database.inTransaction(handle -> write(handle, entries, beyondJudged(handle, entries)))
                    : database.withHandle(handle -> write(handle, entries, List.of()));
            for (int i = 0; i < entries.size(); i++) {
                switch (entries.get(i)) {
                    case Claiming claiming -> claiming.written().complete(taken.contains(i));
                    case Judging judging -> judging.written().complete(null);
                }
            }
        } catch (RuntimeException e) {
            entries.forEach(entry -> entry.written().completeExceptionally(e));
        } finally {
            goOn();
        }
    }

    private void goOn() {
        boolean more;
        synchronized (waiting) {
            more = !waiting.isEmpty();
            writing = more;
        }
        if (more) {
            executor.execute(this::write);
        }
    }

    /**
     * At most one entry per sensor, because a statement can change a row only once. The remaining entries keep their
     * order.
     */
    private List<Entry> next() {
        List<Entry> entries = new ArrayList<>();
        Set<String> sensors = new HashSet<>();
        synchronized (waiting) {
            for (Iterator<Entry> each = waiting.iterator(); each.hasNext() && entries.size() < MOST_AT_ONCE; ) {
                Entry entry = each.next();
                if (sensors.add(entry.sensor())) {
                    entries.add(entry);
                    each.remove();
                }
            }
        }
        return entries;
    }

    /**
     * The part of the gaps that nobody has written down: an answer of the database may have been lost, and another session may have told of
     * the same. What is missing may have been joined with more since, so that its bounds alone do not tell.
     */
    private static List<Missing> beyondJudged(Handle handle, List<Entry> entries) {
        List<Missing> missing = new ArrayList<>();
        for (Entry entry : entries) {
            if (!(entry instanceof Judging(Judged one, CompletableFuture<Void> unused) && entry.hasGaps())) {
                continue;
            }
            long through = handle.createQuery(
                            "SELECT through FROM sensor_progress WHERE sensor = :sensor AND epoch = :epoch FOR UPDATE")
                    .bind("sensor", one.sensor())
                    .bind("epoch", one.epoch())
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(0L);
            one.gaps().stream()
                    .flatMap(gap -> gap.beyond(through).stream())
                    .forEach(gap -> missing.add(new Missing(one.sensor(), gap)));
        }
        return missing;
    }

    private static Set<Integer> write(Handle handle, List<Entry> entries, List<Missing> missing) {
        Connection connection = handle.getConnection();
        List<Claim> claims = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            switch (entries.get(i)) {
                case Claiming claiming -> {
                    places.add(i);
                    claims.add(claiming.claim());
                }
                case Judging judging -> judged.add(judging.judged());
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            Columns columns = new Columns(connection, statement);
            statement.setString(columns.next(), missing.isEmpty() ? "off" : "on");
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
            columns.add("text", judged, Judged::sensor);
            columns.add("bigint", judged, Judged::epoch);
            columns.add("bigint", judged, Judged::through);
            columns.add("bigint", judged, one -> (long) one.records());
            columns.add("bigint", judged, one -> (long) one.rejected());
            columns.add("text", missing, Missing::sensor);
            columns.add("bigint", missing, one -> one.gap().epoch());
            columns.add("bigint", missing, one -> one.gap().from());
            columns.add("bigint", missing, one -> one.gap().to());
            columns.add("text", missing, one -> one.gap().reason().text());
            columns.add("bigint", missing, one -> SqlLedger.millis(one.gap().since()));
            columns.add("bigint", missing, one -> SqlLedger.millis(one.gap().until()));
            return taken(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The ledger of sensors cannot be written: " + e.getMessage(), e);
        }
    }

    private record Missing(String sensor, Gap gap) {}

    /** The statement's parameters, one after the other. */
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

    private static Set<Integer> taken(PreparedStatement statement) throws SQLException {
        Set<Integer> taken = new HashSet<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                int place = rows.getInt(1);
                if (!rows.wasNull()) {
                    taken.add(place);
                }
            }
        }
        return taken;
    }
}
