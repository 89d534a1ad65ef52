package io.watchfloor.ops.archive;

import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.ops.archive.SearchSession.Results;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches the archive with DuckDB, embedded in this process. Each search has a database of its own in memory, which
 * can read the archive's folder and nothing else, and whose settings the search cannot change. Memory, threads, the
 * space for temporary files, and the number and duration of searches have limits. Every call blocks.
 */
public final class ArchiveSearch implements AutoCloseable {

    private static final Duration WAIT_FOR_TURN = Duration.ofSeconds(5);

    /**
     * Limits of all searches of this node.
     *
     * @param memoryMegabytes of one search
     * @param temporaryMegabytes size of the temporary files of one search
     * @param threads of one search
     * @param searches that run at the same time
     * @param timeout of one query
     */
    public record Limits(int memoryMegabytes, int temporaryMegabytes, int threads, int searches, Duration timeout) {
        public static final Limits STANDARD = of(ArchiveSettings.Search.STANDARD);

        public static Limits of(ArchiveSettings.Search search) {
            return new Limits(
                    (int) (search.memory() >> 20),
                    (int) (search.temporary() >> 20),
                    search.threads(),
                    search.atOnce(),
                    search.timeout());
        }
    }

    /** The order of records, by the corrected time. */
    public enum Order {
        NEWEST_FIRST("DESC", "<"),
        OLDEST_FIRST("ASC", ">");

        private final String sql;
        private final String beyond;

        Order(String sql, String beyond) {
            this.sql = sql;
            this.beyond = beyond;
        }

        String sql() {
            return sql;
        }
    }

    /** Where a list of records continues: after this record. */
    public record Position(Instant time, RecordId record) {
        public static Position of(ArchiveRow row) {
            return new Position(row.times().corrected(), row.id());
        }
    }

    private final ArchiveStore store;
    private final Path temporary;
    private final ArchiveSource source;
    private final TelemetryReader reader;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final SearchTurns turns;
    private final SearchMetrics metrics;
    private final long firstRecords;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("archive-search-timeout").factory());

    /**
     * @param temporary folder for the temporary files of searches
     * @param reader reads records like the center does
     * @param nanoTime a clock that only measures how long a search has taken
     */
    public ArchiveSearch(
            ArchiveStore store,
            Path temporary,
            ArchiveSource source,
            TelemetryReader reader,
            Limits limits,
            LongSupplier nanoTime,
            SearchMetrics metrics) {
        this(store, temporary, source, reader, limits, nanoTime, metrics, HuntExecution.FIRST_RECORDS);
    }

    ArchiveSearch(
            ArchiveStore store,
            Path temporary,
            ArchiveSource source,
            TelemetryReader reader,
            Limits limits,
            LongSupplier nanoTime,
            SearchMetrics metrics,
            long firstRecords) {
        this.store = store;
        this.temporary = temporary.toAbsolutePath();
        this.source = source;
        this.reader = reader;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.turns = new SearchTurns(limits.searches());
        this.metrics = metrics;
        this.firstRecords = firstRecords;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /**
     * Lists records.
     *
     * @param after where the list continues; null for its beginning
     * @throws ArchiveUnavailable if the search was not completed
     */
    public List<ArchiveRow> list(
            ArchiveQuery query, SearchScope scope, Order order, int limit, @Nullable Position after) {
        return searching(Results.SMALL, search -> {
            search.prepare(query, scope);
            SearchSession.Where where = search.where(query, scope);
            if (after != null) {
                where.and(
                        "(corrected, sensor, epoch, sequence) " + order.beyond + " (make_timestamp(?), ?, ?, ?)",
                        SearchSession.micros(after.time()),
                        after.record().sensor(),
                        after.record().epoch(),
                        after.record().sequence());
            }
            return search.rows(where, order, limit);
        });
    }

    /**
     * Searches backwards from the end of the time range, until the time range or the budget is used up. At least one file
     * is searched.
     *
     * @param limit maximum number of records
     * @param interval of the histogram
     * @param budget time after which no further files are searched
     * @param judge only records that this accepts match; null for all
     * @throws ArchiveUnavailable if the search was not completed
     */
    public HuntResult hunt(
            ArchiveQuery query,
            SearchScope scope,
            int limit,
            Duration interval,
            Duration budget,
            @Nullable Predicate<ArchiveRow> judge,
            SearchCancellation cancellation) {
        // A rule reads every record that the conditions select.
        return searching(
                judge == null ? Results.SMALL : Results.LARGE,
                cancellation,
                search -> new HuntExecution(search, nanoTime, new HuntTally(limit, interval), judge, firstRecords)
                        .run(query, scope, budget));
    }

    /**
     * Runs a SELECT statement that a reader wrote over a view {@code telemetry}, which has the records that the reader may
     * see. Nothing else can be read: {@link SqlCheck} rejects every other relation and function.
     *
     * @throws InvalidSearch with the code {@code search.sql} if the statement is rejected or fails
     * @throws ArchiveUnavailable if the search was not completed
     */
    public SqlResult sql(SqlQuery query, SearchScope scope, SearchCancellation cancellation) {
        return searching(Results.ORDERED, cancellation, search -> new SqlExecution(search).run(query, scope));
    }

    /**
     * A few of the newest records of each kind, by log source and event id, which show what the records look like.
     *
     * @param ofEach maximum number of records of each kind
     * @param limit maximum number of all records
     * @throws ArchiveUnavailable if the search was not completed
     */
    public List<ArchiveRow> kinds(ArchiveQuery query, SearchScope scope, int ofEach, int limit) {
        return searching(Results.SMALL, search -> {
            search.prepare(query, scope);
            List<RecordId> records = search.kinds(search.where(query, scope), ofEach, limit);
            return records.isEmpty() ? List.of() : only(search, query, scope, records);
        });
    }

    /**
     * Reads records by their ids.
     *
     * @param query time range of the records; the rest restricts what is found
     * @param records at most 1000
     * @return newest first; without the records that do not exist or that the scope hides
     * @throws ArchiveUnavailable if the search was not completed
     */
    public List<ArchiveRow> records(ArchiveQuery query, SearchScope scope, List<RecordId> records) {
        return searching(Results.SMALL, search -> {
            search.prepare(query, scope);
            return only(search, query, scope, records);
        });
    }

    private static List<ArchiveRow> only(
            SearchSession search, ArchiveQuery query, SearchScope scope, List<RecordId> records) throws SQLException {
        SearchSession.Where where = search.where(query, scope);
        SearchSession.only(where, records);
        return search.rows(where, Order.NEWEST_FIRST, records.size());
    }

    @FunctionalInterface
    interface Work<T> {
        T on(SearchSession search) throws SQLException;
    }

    private <T> T searching(Results results, Work<T> work) {
        return searching(results, new SearchCancellation(), work);
    }

    private <T> T searching(Results results, SearchCancellation cancellation, Work<T> work) {
        awaitTurn(cancellation);
        long start = nanoTime.getAsLong();
        SearchMetrics.Result ended = SearchMetrics.Result.UNREADABLE;
        try (SearchSession search =
                new SearchSession(store, temporary, source, reader, limits, timer, metrics, cancellation, results)) {
            T result = search.run(work);
            ended = SearchMetrics.Result.COMPLETED;
            return result;
        } catch (InvalidSearch e) {
            ended = SearchMetrics.Result.INVALID;
            throw e;
        } catch (ArchiveUnavailable e) {
            ended = SearchMetrics.Result.of(e);
            throw e;
        } catch (SQLException e) {
            throw new ArchiveUnavailable("archive.unreadable", "The archive cannot be read: " + firstLine(e), e);
        } finally {
            metrics.ended(ended, nanoTime.getAsLong() - start);
            turns.end();
        }
    }

    private void awaitTurn(SearchCancellation cancellation) {
        SearchTurns.Turn turn;
        try {
            turn = turns.await(WAIT_FOR_TURN, cancellation);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailable("archive.busy", "The node stops. Search again.", stopping);
        }
        switch (turn) {
            case GRANTED -> {}
            case LATE -> {
                metrics.refused(SearchMetrics.Result.BUSY);
                throw new ArchiveUnavailable(
                        "archive.busy",
                        "%d searches are running. Search again in a moment.".formatted(limits.searches()));
            }
            case CANCELLED -> {
                metrics.refused(SearchMetrics.Result.CANCELLED);
                throw cancellation.reason();
            }
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The asset as the archive names it. */
    static String key(String asset) {
        return AssetKey.DEFAULT_TENANT + "/" + asset;
    }
}
