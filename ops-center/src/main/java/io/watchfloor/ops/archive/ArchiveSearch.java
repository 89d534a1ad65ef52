package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.SearchColumn.Form;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches the archive with DuckDB, embedded in this process. Each search has a database of its own in memory, which
 * can read the archive's folder and nothing else, and whose settings the search cannot change. Memory, threads, the
 * space for temporary files, and the number and duration of searches have limits. Every call blocks.
 */
public final class ArchiveSearch implements AutoCloseable {

    /** Fields for which a hunt counts the most frequent values. */
    static final List<String> TOP_FIELDS = List.of(
            "asset", "category", "event_id", "user_name", "process", "src_ip", "dst_ip", "dst_port", "domain", "file");

    static final int MOST_TOP = 10;

    /** More values of a field than are shown, so that the counts of several slices add up. */
    private static final int MOST_TOP_OF_SLICE = 50;

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveSearch.class);

    private static final int CANCEL_AGAIN_MILLIS = 100;
    private static final Duration WAIT_FOR_TURN = Duration.ofSeconds(5);
    private static final Duration FIRST_SLICE = Duration.ofHours(1);
    private static final Duration LONGEST_SLICE = Duration.ofDays(8);

    private static final String COLUMNS = Stream.concat(
                    Stream.of(
                            "asset",
                            "sensor",
                            "epoch",
                            "sequence",
                            "product",
                            "category",
                            "service",
                            "recorded",
                            "corrected",
                            "received",
                            "record"),
                    Arrays.stream(SearchColumn.values()).map(SearchColumn::column))
            .collect(Collectors.joining(", "));

    private static final Comparator<ArchiveRow> OLDEST_FIRST = Comparator.comparing(
                    (ArchiveRow row) -> row.times().corrected())
            .thenComparing(row -> row.id().sensor())
            .thenComparingLong(row -> row.id().epoch())
            .thenComparingLong(row -> row.id().sequence());

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
        public static final Limits STANDARD = new Limits(512, 1024, 2, 2, Duration.ofSeconds(20));
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
    }

    /** Where a list of records continues: after this record. */
    public record Position(Instant time, RecordId record) {
        public static Position of(ArchiveRow row) {
            return new Position(row.times().corrected(), row.id());
        }
    }

    private final Path folder;
    private final Path temporary;
    private final ArchiveSource source;
    private final TelemetryReader reader;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Semaphore turns;
    private final AtomicLong refused = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("archive-search-timeout").factory());

    /**
     * @param folder of the archive's files
     * @param temporary folder for the temporary files of searches
     * @param reader reads records like the center does
     * @param nanoTime a clock that only measures how long a search has taken
     */
    public ArchiveSearch(
            Path folder,
            Path temporary,
            ArchiveSource source,
            TelemetryReader reader,
            Limits limits,
            LongSupplier nanoTime) {
        this.folder = folder.toAbsolutePath();
        this.temporary = temporary.toAbsolutePath();
        this.source = source;
        this.reader = reader;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.turns = new Semaphore(limits.searches(), true);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Number of searches that were refused because too many were running. */
    public long refused() {
        return refused.get();
    }

    /**
     * Lists records.
     *
     * @param after where the list continues; null for its beginning
     * @throws ArchiveUnavailable if the search was not completed
     */
    public List<ArchiveRow> list(
            ArchiveQuery query, SearchScope scope, Order order, int limit, @Nullable Position after) {
        return searching(search -> {
            search.prepare(query, scope);
            Sql where = search.where(query, scope);
            if (after != null) {
                where.and(
                        "(corrected, sensor, epoch, sequence) " + order.beyond + " (make_timestamp(?), ?, ?, ?)",
                        micros(after.time()),
                        after.record().sensor(),
                        after.record().epoch(),
                        after.record().sequence());
            }
            return search.rows(where, order, limit);
        });
    }

    /**
     * Searches backwards from the end of the time range, in slices of growing length, until the time range or the
     * budget is used up. At least one slice is searched.
     *
     * @param limit maximum number of records
     * @param interval of the histogram
     * @param judge only records that this accepts match; null for all
     * @throws ArchiveUnavailable if the search was not completed
     */
    public HuntResult hunt(
            ArchiveQuery query,
            SearchScope scope,
            int limit,
            Duration interval,
            Duration budget,
            @Nullable Predicate<ArchiveRow> judge) {
        return searching(search -> {
            Tally tally = new Tally(limit, interval);
            search.prepare(query, scope);
            long start = nanoTime.getAsLong();
            Instant until = query.to();
            Duration width = FIRST_SLICE;
            do {
                long before = nanoTime.getAsLong();
                Instant from = query.from().isAfter(until.minus(width)) ? query.from() : until.minus(width);
                ArchiveQuery slice = query.within(from, until);
                search.within(from, until);
                Sql where = search.where(slice, scope);
                if (judge == null) {
                    search.count(where, tally);
                    if (tally.missing() > 0) {
                        search.rows(where, Order.NEWEST_FIRST, tally.missing()).forEach(tally::show);
                    }
                } else {
                    search.judge(where, judge, tally);
                }
                until = from;
                long took = nanoTime.getAsLong() - before;
                width = took < budget.toNanos() / 8
                        ? shorter(width.multipliedBy(2), LONGEST_SLICE)
                        : took > budget.toNanos() / 2 && width.compareTo(FIRST_SLICE) > 0 ? width.dividedBy(2) : width;
            } while (until.isAfter(query.from()) && nanoTime.getAsLong() - start < budget.toNanos());
            return tally.result(until);
        });
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(OneSearch search) throws SQLException;
    }

    private <T> T searching(Work<T> work) {
        boolean mine;
        try {
            mine = turns.tryAcquire(WAIT_FOR_TURN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailable("archive.busy", "The node stops. Search again.", stopping);
        }
        if (!mine) {
            refused.incrementAndGet();
            throw new ArchiveUnavailable(
                    "archive.busy", "%d searches are running. Search again in a moment.".formatted(limits.searches()));
        }
        try (OneSearch search = new OneSearch()) {
            return search.run(work);
        } catch (SQLException e) {
            throw new ArchiveUnavailable("archive.unreadable", "The archive cannot be read: " + firstLine(e), e);
        } finally {
            turns.release();
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The asset as the archive names it. */
    static String key(String asset) {
        return AssetKey.DEFAULT_TENANT + "/" + asset;
    }

    private static String withoutTenant(String key) {
        return key.substring(key.indexOf('/') + 1);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** A condition with the values of its parameters. */
    private static final class Sql {
        private final StringBuilder text = new StringBuilder("true");
        private final List<Object> values = new ArrayList<>();

        Sql and(String condition, Object... bound) {
            text.append(" AND ").append(condition);
            values.addAll(Arrays.asList(bound));
            return this;
        }
    }

    /** One database in memory. */
    private final class OneSearch implements AutoCloseable {

        private final Connection connection;
        private List<ArchiveFile> files = List.of();
        private volatile @Nullable Statement running;
        private final AtomicBoolean late = new AtomicBoolean();

        OneSearch() throws SQLException {
            connection = ArchiveEngine.open(
                    folder,
                    temporary,
                    limits.memoryMegabytes(),
                    limits.threads(),
                    "max_temp_directory_size = '%dMB'".formatted(limits.temporaryMegabytes()),
                    "preserve_insertion_order = false",
                    "TimeZone = 'UTC'");
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }

        <T> T run(Work<T> work) throws SQLException {
            try {
                return work.on(this);
            } catch (SQLException e) {
                if (late.get()) {
                    throw new ArchiveUnavailable(
                            "archive.timeout",
                            "The search took longer than %d s. Search a shorter time range or add a condition."
                                    .formatted(limits.timeout().toSeconds()),
                            e);
                }
                throw e;
            }
        }

        /**
         * Reads the catalog, and makes the records that are in no file yet, and the rights of the reader, available to the
         * following queries. Called once: a record that moves into a file meanwhile is found once.
         */
        void prepare(ArchiveQuery query, SearchScope scope) throws SQLException {
            ArchiveCatalog.Extent extent = source.extent(
                    query.from(),
                    query.to(),
                    query.assets().stream()
                            .map(AssetId::parse)
                            .map(AssetKey::of)
                            .toList());
            files = extent.files();
            ArchiveTable.create(connection, "fresh");
            ArchiveTable.append(connection, "fresh", extent.blocks(), reader);
            names(
                    "seen",
                    scope.everything()
                            ? List.of()
                            : scope.assets().stream().map(ArchiveSearch::key).toList());
            names("hidden", scope.hidden());
            within(query.from(), query.to());
        }

        /** Lets the following queries read only the files with records of a time range. */
        void within(Instant from, Instant to) throws SQLException {
            String overlapping = files.stream()
                    .filter(file -> !file.content().to().isBefore(from)
                            && file.content().from().isBefore(to))
                    .map(file -> ArchiveEngine.quoted(file.in(folder).toString()))
                    .collect(Collectors.joining(", "));
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE OR REPLACE TEMP VIEW telemetry AS SELECT " + COLUMNS + " FROM fresh"
                        + (overlapping.isEmpty()
                                ? ""
                                : " UNION ALL SELECT " + COLUMNS + " FROM read_parquet([" + overlapping
                                        + "], hive_partitioning = false, union_by_name = true)"));
            }
        }

        private void names(String table, Collection<String> names) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE OR REPLACE TEMP TABLE " + table + " (name VARCHAR)");
            }
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + table + " SELECT unnest(string_split(?, chr(10)))")) {
                if (!names.isEmpty()) {
                    insert.setString(1, String.join("\n", names));
                    insert.execute();
                }
            }
        }

        /** The conditions of the query, and those of the reader's rights, which no query is without. */
        Sql where(ArchiveQuery query, SearchScope scope) {
            Sql sql = new Sql();
            sql.and(
                    "corrected >= make_timestamp(?) AND corrected < make_timestamp(?)",
                    micros(query.from()),
                    micros(query.to()));
            if (!scope.everything()) {
                sql.and("asset IN (SELECT name FROM seen)");
            }
            if (!scope.hidden().isEmpty()) {
                sql.and("concat(sensor, '/', printf('%016x', epoch), '/', sequence) NOT IN (SELECT name FROM hidden)");
            }
            if (!query.assets().isEmpty()) {
                sql.and(
                        "asset IN (" + "?, ".repeat(query.assets().size() - 1) + "?)",
                        query.assets().stream().map(ArchiveSearch::key).toArray());
            }
            for (SearchCondition condition : query.conditions()) {
                SearchCondition.Sql one = condition.sql();
                sql.and(one.text(), one.values().toArray());
            }
            if (!query.text().isEmpty()) {
                // RE2 compares without case faster than functions that convert the whole record.
                sql.and("regexp_matches(record, ?)", "(?i)" + textPattern(query.text()));
            }
            return sql;
        }

        /** Backslashes and quotes stand in a record of JSON as they were escaped, and in a line of text as they are. */
        private String textPattern(String text) {
            String plain = SearchCondition.literal(text);
            String escaped = SearchCondition.literal(text.replace("\\", "\\\\").replace("\"", "\\\""));
            return plain.equals(escaped) ? plain : "(?:" + plain + "|" + escaped + ")";
        }

        private <T> T query(String sql, List<Object> values, Reading<T> reading) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int n = 0;
                for (Object value : values) {
                    statement.setObject(++n, value);
                }
                running = statement;
                ScheduledFuture<?> timeout = timer.scheduleWithFixedDelay(
                        this::cancel, limits.timeout().toMillis(), CANCEL_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                try (ResultSet rows = statement.executeQuery()) {
                    T result = reading.of(rows);
                    if (late.get()) {
                        throw new SQLException("cancelled");
                    }
                    return result;
                } finally {
                    timeout.cancel(false);
                    running = null;
                }
            }
        }

        /** Called again until the query has ended, because a query that has not begun yet ignores a cancellation. */
        private void cancel() {
            Statement statement = running;
            if (statement != null) {
                late.set(true);
                try {
                    statement.cancel();
                } catch (SQLException e) {
                    LOG.debug("A search of the archive was not cancelled, because it had ended", e);
                }
            }
        }

        List<ArchiveRow> rows(Sql where, Order order, int limit) throws SQLException {
            String sql = "SELECT " + COLUMNS + " FROM telemetry WHERE " + where.text
                    + " ORDER BY corrected %1$s, sensor %1$s, epoch %1$s, sequence %1$s LIMIT %2$d"
                            .formatted(order.sql, limit);
            return query(sql, where.values, rows -> {
                List<ArchiveRow> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row(rows));
                }
                return found;
            });
        }

        /** Counts the histogram and the most frequent values in one pass. */
        void count(Sql where, Tally tally) throws SQLException {
            String fields = String.join(", ", TOP_FIELDS);
            String texts = TOP_FIELDS.stream()
                    .map(field -> "CAST(" + field + " AS VARCHAR) AS " + field)
                    .collect(Collectors.joining(", "));
            String sets = TOP_FIELDS.stream().map(field -> "(" + field + ")").collect(Collectors.joining(", "));
            String sql = "SELECT grouping_id(bucket, " + fields + ") AS g, coalesce(bucket, " + fields
                    + ") AS v, count(*) AS n FROM (SELECT CAST(epoch_us(corrected) // "
                    + micros(Instant.EPOCH.plus(tally.interval)) + " AS VARCHAR) AS bucket, " + texts
                    + " FROM telemetry WHERE " + where.text + ") GROUP BY GROUPING SETS ((bucket), " + sets
                    + ") HAVING v IS NOT NULL QUALIFY g = ? OR row_number() OVER (PARTITION BY g ORDER BY n DESC, v) <= "
                    + MOST_TOP_OF_SLICE;
            List<Object> values = new ArrayList<>(where.values);
            int all = TOP_FIELDS.size();
            long ofBucket = (1L << all) - 1;
            values.add(ofBucket);
            query(sql, values, rows -> {
                while (rows.next()) {
                    long group = rows.getLong("g");
                    if (group == ofBucket) {
                        tally.bucket(rows.getLong("v"), rows.getLong("n"));
                    } else {
                        // In the number of a grouping set, the bit of the field that groups is 0.
                        int at = Long.numberOfTrailingZeros(~group);
                        String field = TOP_FIELDS.get(all - 1 - at);
                        String value = rows.getString("v");
                        tally.value(field, field.equals("asset") ? withoutTenant(value) : value, rows.getLong("n"));
                    }
                }
                return true;
            });
        }

        void judge(Sql where, Predicate<ArchiveRow> judge, Tally tally) throws SQLException {
            query("SELECT " + COLUMNS + " FROM telemetry WHERE " + where.text, where.values, rows -> {
                while (rows.next()) {
                    ArchiveRow row = row(rows);
                    if (judge.test(row)) {
                        tally.add(row);
                    }
                }
                return true;
            });
        }

        private ArchiveRow row(ResultSet row) throws SQLException {
            Map<SearchColumn, String> texts = new EnumMap<>(SearchColumn.class);
            List<String> hashes = List.of();
            for (SearchColumn column : SearchColumn.values()) {
                if (column.form() == Form.LIST) {
                    Array list = row.getArray(column.column());
                    hashes = list == null
                            ? List.of()
                            : Arrays.stream((Object[]) list.getArray())
                                    .map(String::valueOf)
                                    .toList();
                } else {
                    String text = row.getString(column.column());
                    if (text != null) {
                        texts.put(column, text);
                    }
                }
            }
            String product = row.getString("product");
            String category = row.getString("category");
            String service = row.getString("service");
            return new ArchiveRow(
                    new RecordId(row.getString("sensor"), row.getLong("epoch"), row.getLong("sequence")),
                    withoutTenant(row.getString("asset")),
                    product == null && category == null && service == null
                            ? null
                            : new LogSource(product, category, service),
                    new ArchiveRow.Times(time(row, "recorded"), time(row, "corrected"), time(row, "received")),
                    new SearchColumns(texts, hashes),
                    Objects.requireNonNullElse(row.getString("record"), ""));
        }

        private static Instant time(ResultSet row, String column) throws SQLException {
            return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    /** What a hunt has found so far. */
    private static final class Tally {

        private final int limit;
        private final Duration interval;
        private final PriorityQueue<ArchiveRow> shown = new PriorityQueue<>(OLDEST_FIRST);
        private final TreeMap<Instant, Long> histogram = new TreeMap<>();
        private final Map<String, Map<String, Long>> values = new HashMap<>();
        private long matches;

        Tally(int limit, Duration interval) {
            this.limit = limit;
            this.interval = interval;
        }

        int missing() {
            return limit - shown.size();
        }

        void show(ArchiveRow row) {
            shown.add(row);
            if (shown.size() > limit) {
                shown.remove();
            }
        }

        void bucket(long number, long count) {
            histogram.merge(Instant.EPOCH.plus(interval.multipliedBy(number)), count, Long::sum);
            matches += count;
        }

        void value(String field, String value, long count) {
            values.computeIfAbsent(field, one -> new HashMap<>()).merge(value, count, Long::sum);
        }

        void add(ArchiveRow row) {
            bucket(Math.floorDiv(micros(row.times().corrected()), micros(Instant.EPOCH.plus(interval))), 1);
            for (String field : TOP_FIELDS) {
                String value = switch (field) {
                    case "asset" -> row.asset();
                    case "category" ->
                        row.logsource() == null ? null : row.logsource().category();
                    default -> row.columns().text(SearchColumn.valueOf(field.toUpperCase(Locale.ROOT)));
                };
                if (value != null) {
                    value(field, value, 1);
                }
            }
            show(row);
        }

        HuntResult result(Instant covered) {
            TreeMap<String, List<HuntResult.Count>> top = new TreeMap<>();
            values.forEach((field, counts) -> top.put(
                    field,
                    counts.entrySet().stream()
                            .map(one -> new HuntResult.Count(one.getKey(), one.getValue()))
                            .sorted(Comparator.comparingLong(HuntResult.Count::count)
                                    .reversed()
                                    .thenComparing(HuntResult.Count::value))
                            .limit(MOST_TOP)
                            .toList()));
            return new HuntResult(
                    shown.stream().sorted(OLDEST_FIRST.reversed()).toList(), covered, matches, histogram, top);
        }
    }
}
