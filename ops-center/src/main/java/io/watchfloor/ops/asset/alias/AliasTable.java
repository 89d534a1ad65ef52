package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.alias.AliasTableReply.Outcome;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of aliases that users maintain. Changes are made one at a time. Each change and its message to triage are
 * stored in the same transaction. Changes are numbered. Triage receives each change at least once and in order, and
 * confirms it. Thread-safe; {@link #wake} and {@link #confirmed} do not block.
 */
public final class AliasTable {

    private static final Logger LOG = LoggerFactory.getLogger(AliasTable.class);

    /**
     * Maximum number of rows. The number is limited because triage keeps all rows in memory and searches them for
     * each alert.
     */
    public static final int MOST_ROWS = 10_000;

    /** The type of the alias table's messages in the outbox. */
    public static final String TYPE = "alias-table";

    /** How many errors are reported for one request. */
    static final int MOST_FAULTS = 50;

    private static final int REQUESTS_KEPT = 50;

    /** Keeps messages below the frame limit of the cluster, even if all names have the maximum length. */
    private static final int MAX_SENT = 200;

    private static final String ROW = """
            SELECT r.id, c.alias, r.by, r.reason, r.at FROM alias_row r JOIN alias_change c ON c.row_id = r.id AND c.holds""";

    private final Jdbi database;
    private final Consumer<List<AliasChange>> triage;
    private final Executor threads;
    private final Clock clock;

    /**
     * @param triage sends the changes to triage in order; a message may be lost
     * @param threads run tasks that may block
     */
    public AliasTable(Jdbi database, Consumer<List<AliasChange>> triage, Executor threads, Clock clock) {
        this.database = database;
        this.triage = triage;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Adds all rows or none. A row that is already in the table stays unchanged.
     *
     * @param claims the rows as entered by the user
     * @param dry true to only check the rows, without changing the table
     * @param request the id of the request, if there is one; a repeated request receives the reply to the first
     *     request
     */
    public AliasTableReply add(List<AliasClaim> claims, boolean dry, String by, @Nullable String request) {
        AliasTableReply reply = database.inTransaction(handle -> {
            lock(handle);
            Optional<Outcome> before = outcomeOf(handle, request);
            if (before.isPresent()) {
                return new AliasTableReply.Success(
                        before.get(), find(handle, before.get().row()));
            }
            Decided decided = decide(claims, by, known(handle), lastId(handle), now());
            if (decided.reply() instanceof AliasTableReply.Success done
                    && !dry
                    && !decided.fresh().isEmpty()) {
                write(handle, decided.fresh());
                storeAnswer(handle, request, done.outcome());
            }
            return decided.reply() instanceof AliasTableReply.Success done && done.row() == null
                    ? new AliasTableReply.Success(
                            done.outcome(), find(handle, done.outcome().row()))
                    : decided.reply();
        });
        wake();
        return reply;
    }

    /** Removes a row. */
    public AliasTableReply remove(long id, String by, @Nullable String request) {
        AliasTableReply reply = database.inTransaction(handle -> {
            lock(handle);
            Optional<Outcome> before = outcomeOf(handle, request);
            if (before.isPresent()) {
                return new AliasTableReply.Success(
                        before.get(), find(handle, before.get().row()));
            }
            AliasRow row = find(handle, id);
            if (row == null) {
                return new AliasTableReply.Unknown(id);
            }
            Outcome outcome = new Outcome(0, 0, id);
            handle.execute("DELETE FROM alias_row WHERE id = ?", id);
            queueChanges(handle, List.of(new AliasRow(id, row.alias(), new AliasRow.Source(by, "", now()))), false);
            storeAnswer(handle, request, outcome);
            return new AliasTableReply.Success(outcome, null);
        });
        wake();
        return reply;
    }

    /**
     * The result of checking a request.
     *
     * @param fresh the rows to add
     * @param reply without the row if that row is already in the table
     */
    record Decided(List<AliasRow> fresh, AliasTableReply reply) {}

    /** @param known the rows of the table, with their ids */
    static Decided decide(List<AliasClaim> claims, String by, Map<Alias, Long> known, long lastId, Instant now) {
        Map<Alias, Long> all = new HashMap<>(known);
        List<AliasRow> fresh = new ArrayList<>();
        List<AliasFault> faults = new ArrayList<>();
        int wrong = 0;
        long first = 0;
        for (AliasClaim claim : claims) {
            switch (AliasClaimParser.read(claim)) {
                case AliasClaimParser.Read.Wrong no -> {
                    wrong++;
                    if (faults.size() < MOST_FAULTS) {
                        faults.add(no.fault());
                    }
                }
                case AliasClaimParser.Read.Fits fits -> {
                    long id = lastId + fresh.size() + 1;
                    Long same = all.putIfAbsent(fits.alias(), id);
                    first = first == 0 ? (same == null ? id : same) : first;
                    if (same == null) {
                        String reason = claim.reason().strip().replace('\0', '\uFFFD');
                        fresh.add(new AliasRow(id, fits.alias(), new AliasRow.Source(by, reason, now)));
                    }
                }
            }
        }
        if (wrong == 0 && known.size() + fresh.size() > MOST_ROWS) {
            faults.add(full(known.size(), fresh.size()));
            wrong = 1;
        }
        if (wrong > 0) {
            return new Decided(List.of(), new AliasTableReply.Rejection(List.copyOf(faults), wrong));
        }
        AliasRow named = fresh.isEmpty() || fresh.getFirst().id() != first ? null : fresh.getFirst();
        Outcome outcome = new Outcome(fresh.size(), claims.size() - fresh.size(), first);
        return new Decided(List.copyOf(fresh), new AliasTableReply.Success(outcome, named));
    }

    private static AliasFault full(int rows, int more) {
        return new AliasFault(
                0,
                "alias.table-full",
                "",
                "The table is limited to %d rows and has %d; this request would add %d. Remove rows that are no longer needed."
                        .formatted(MOST_ROWS, rows, more));
    }

    /**
     * Schedules the delivery of changes that triage has not confirmed. Must be called at the start, because a center
     * restored from a backup does not know which changes triage has received.
     */
    public void start() {
        database.useHandle(AliasTable::schedule);
    }

    /** Sends triage the first unconfirmed changes. Further changes are sent after triage has confirmed these. */
    public void wake() {
        inBackground(this::sendUnconfirmed);
    }

    /** Triage has received all changes up to this number. */
    public void confirmed(long through) {
        inBackground(() -> {
            database.useHandle(
                    handle -> handle.execute("UPDATE alias_told SET through = ? WHERE through < ?", through, through));
            sendUnconfirmed();
        });
    }

    private void inBackground(Runnable step) {
        threads.execute(() -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.warn(
                        "Changes to the alias table could not be sent to triage and will be sent again: {}",
                        e.toString());
            }
        });
    }

    private void sendUnconfirmed() {
        List<AliasChange> untold = database.inTransaction(handle -> {
            List<AliasChange> first = handle.createQuery("""
                            SELECT number, holds, alias FROM alias_change, alias_told WHERE number > through
                            ORDER BY number LIMIT :most""")
                    .bind("most", MAX_SENT)
                    .map((row, context) -> new AliasChange(row.getLong("number"), row.getBoolean("holds"), alias(row)))
                    .list();
            if (first.isEmpty()) {
                clearSchedule(handle);
            }
            return first;
        });
        if (!untold.isEmpty()) {
            triage.accept(untold);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void clearSchedule(Handle handle) {
        handle.execute(
                "DELETE FROM obligation WHERE entity_type = ? AND NOT EXISTS"
                        + " (SELECT FROM alias_change, alias_told WHERE number > through)",
                TYPE);
    }

    private static void schedule(Handle handle) {
        handle.execute("""
                INSERT INTO obligation (entity_type, entity_id, what, due_at)
                SELECT ?, 'default', 'tell', now() WHERE EXISTS (SELECT FROM alias_change, alias_told WHERE number > through)
                ON CONFLICT (entity_type, entity_id, what) DO UPDATE SET due_at = excluded.due_at, owed_at = now()""", TYPE);
    }

    private static void lock(Handle transaction) {
        transaction
                .createQuery("SELECT through FROM alias_told FOR UPDATE")
                .mapTo(Long.class)
                .one();
    }

    private static Map<Alias, Long> known(Handle handle) {
        Map<Alias, Long> known = new HashMap<>();
        handle.createQuery(ROW).map((row, context) -> row(row)).forEach(row -> known.put(row.alias(), row.id()));
        return known;
    }

    /** The highest id ever used, which is needed because ids are never reused. */
    private static long lastId(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(row_id), 0) FROM alias_change")
                .mapTo(Long.class)
                .one();
    }

    private static @Nullable AliasRow find(Handle handle, long id) {
        return handle.createQuery(ROW + " WHERE r.id = :id")
                .bind("id", id)
                .map((row, context) -> row(row))
                .findOne()
                .orElse(null);
    }

    private static void write(Handle transaction, List<AliasRow> rows) {
        try (PreparedBatch batch = transaction.prepareBatch("""
                INSERT INTO alias_row (id, name_kind, name, owner_kind, owner, certainty, valid_from, valid_to, by, reason, at)
                VALUES (:id, :nameKind, :name, :ownerKind, :owner, :certainty, :from, :to, :by, :reason, :at)""")) {
            for (AliasRow row : rows) {
                Alias alias = row.alias();
                batch.bind("id", row.id())
                        .bind("nameKind", alias.name().kind().name().toLowerCase(Locale.ROOT))
                        .bind("name", alias.name().value())
                        .bind("ownerKind", alias.owner().kind().name().toLowerCase(Locale.ROOT))
                        .bind("owner", alias.owner().value())
                        .bind("certainty", alias.certainty())
                        .bind(
                                "from",
                                alias.from().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
                        .bind("to", alias.to().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
                        .bind("by", row.said().by())
                        .bind("reason", row.said().reason())
                        .bind("at", row.said().at().atOffset(ZoneOffset.UTC))
                        .add();
            }
            batch.execute();
        }
        queueChanges(transaction, rows, true);
    }

    private static void queueChanges(Handle transaction, List<AliasRow> rows, boolean holds) {
        long number = transaction
                .createQuery(
                        "SELECT greatest(through, (SELECT coalesce(max(number), 0) FROM alias_change)) FROM alias_told")
                .mapTo(Long.class)
                .one();
        try (PreparedBatch batch = transaction.prepareBatch("""
                INSERT INTO alias_change (number, row_id, holds, alias, by, at)
                VALUES (:number, :row, :holds, CAST(:alias AS jsonb), :by, :at)""")) {
            for (AliasRow row : rows) {
                batch.bind("number", ++number)
                        .bind("row", row.id())
                        .bind("holds", holds)
                        .bind("alias", DocumentJson.write(row.alias()))
                        .bind("by", row.said().by())
                        .bind("at", row.said().at().atOffset(ZoneOffset.UTC))
                        .add();
            }
            batch.execute();
        }
        schedule(transaction);
    }

    private static Optional<Outcome> outcomeOf(Handle handle, @Nullable String request) {
        return handle.createQuery("SELECT added, unchanged, row_id FROM alias_request WHERE request = :request")
                .bind("request", request)
                .map((row, context) -> new Outcome(row.getInt(1), row.getInt(2), row.getLong(3)))
                .findOne();
    }

    private void storeAnswer(Handle transaction, @Nullable String request, Outcome outcome) {
        if (request != null) {
            transaction.execute(
                    "INSERT INTO alias_request (request, added, unchanged, row_id, at) VALUES (?, ?, ?, ?, ?)",
                    request,
                    outcome.added(),
                    outcome.unchanged(),
                    outcome.row(),
                    now().atOffset(ZoneOffset.UTC));
            transaction.execute(
                    "DELETE FROM alias_request WHERE request NOT IN (SELECT request FROM alias_request ORDER BY at DESC LIMIT ?)",
                    REQUESTS_KEPT);
        }
    }

    private static AliasRow row(ResultSet row) throws SQLException {
        return new AliasRow(
                row.getLong("id"),
                alias(row),
                new AliasRow.Source(
                        row.getString("by"),
                        row.getString("reason"),
                        row.getObject("at", OffsetDateTime.class).toInstant()));
    }

    private static Alias alias(ResultSet row) throws SQLException {
        return DocumentJson.read(row.getString("alias"), Alias.class);
    }
}
