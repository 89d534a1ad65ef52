package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.ArchiveStore.LocalFiles;
import io.watchfloor.ops.archive.SearchColumn.Form;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database in memory for one search. It can read the archive's folder and nothing else, and its settings cannot be
 * changed. A query that takes longer than the limit is cancelled. Used by one thread.
 */
final class SearchSession implements AutoCloseable {

    /** More values of a field than are shown, so that the counts of several slices add up. */
    private static final int MOST_TOP_OF_SLICE = 50;

    /** Up to this number of records, the conditions that find them by their ids are fast. */
    private static final int MOST_HITS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SearchSession.class);

    private static final int CANCEL_AGAIN_MILLIS = 100;

    static final String COLUMNS = Stream.concat(
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

    /** Columns of readers' SQL, besides the time and the asset; the record is the last one. */
    private static final String GRANTED = Stream.of(
                    Stream.of("sensor", "epoch", "sequence", "product", "category", "service"),
                    Arrays.stream(SearchColumn.values()).map(SearchColumn::column),
                    Stream.of("recorded", "received", "record"))
            .flatMap(one -> one)
            .collect(Collectors.joining(", "));

    /** The results of a session's queries. */
    enum Results {
        /** Results with a limited number of rows, which are in memory at once. */
        SMALL,
        /** Results of any size, like in {@link ArchiveEngine#openStreaming}. */
        LARGE,
        /** Like {@link #LARGE}, and a table keeps the order in which its rows were inserted. */
        ORDERED
    }

    private final ArchiveStore store;
    private final ArchiveSource source;
    private final TelemetryReader reader;
    private final ArchiveSearch.Limits limits;
    private final ScheduledExecutorService timer;
    private final SearchMetrics metrics;
    private final SearchCancellation cancellation;
    private final Connection connection;
    private List<ArchiveFile> files = List.of();
    private @Nullable LocalFiles local;
    private volatile @Nullable Statement running;
    private final AtomicBoolean late = new AtomicBoolean();

    /**
     * @param temporary folder for temporary files, absolute
     * @param timer cancels queries that take too long
     */
    SearchSession(
            ArchiveStore store,
            Path temporary,
            ArchiveSource source,
            TelemetryReader reader,
            ArchiveSearch.Limits limits,
            ScheduledExecutorService timer,
            SearchMetrics metrics,
            SearchCancellation cancellation,
            Results results)
            throws SQLException {
        this.store = store;
        this.source = source;
        this.reader = reader;
        this.limits = limits;
        this.timer = timer;
        this.metrics = metrics;
        this.cancellation = cancellation;
        String[] more = {
            "max_temp_directory_size = '%dMB'".formatted(limits.temporaryMegabytes()),
            "preserve_insertion_order = " + (results == Results.ORDERED),
            "TimeZone = 'UTC'"
        };
        connection = results != Results.SMALL
                ? ArchiveEngine.openStreaming(
                        store.folder(), temporary, limits.memoryMegabytes(), limits.threads(), more)
                : ArchiveEngine.open(store.folder(), temporary, limits.memoryMegabytes(), limits.threads(), more);
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            close(local);
        }
    }

    <T> T run(ArchiveSearch.Work<T> work) throws SQLException {
        try {
            return work.on(this);
        } catch (SQLException e) {
            if (cancellation.isCancelled()) {
                throw cancellation.reason(e);
            }
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

    /** Makes everything that a query may find available to the following queries. Called once. */
    void prepare(ArchiveQuery query, SearchScope scope) throws SQLException {
        load(query, scope);
        within(query.from(), query.to());
    }

    /**
     * Reads the catalog, and makes the records that are in no file yet, and the rights of the reader, available to the
     * following queries. Called once, before {@link #within}: a record that moves into a file meanwhile is found once.
     */
    void load(ArchiveQuery query, SearchScope scope) throws SQLException {
        ArchiveCatalog.Extent extent = source.extent(
                query.from(),
                query.to(),
                query.assets().stream().map(AssetId::parse).map(AssetKey::of).toList(),
                RequiredValues.of(query));
        files = extent.files();
        ArchiveTable.create(connection, "fresh");
        ArchiveTable.append(connection, "fresh", extent.blocks(), reader);
        names(
                "seen",
                scope.everything()
                        ? List.of()
                        : scope.assets().stream().map(ArchiveSearch::key).toList());
        names("hidden", scope.hidden());
    }

    /** Lets the following queries read only the files with records of a time range, which are fetched if necessary. */
    void within(Instant from, Instant to) throws SQLException {
        execute("CREATE OR REPLACE TEMP VIEW telemetry AS " + stored(from, to));
    }

    /** The files that may have records of the query. */
    List<ArchiveFile> files() {
        return files;
    }

    /** All records of the files that overlap a time range, which are fetched, and all records that are in no file yet. */
    private String stored(Instant from, Instant to) {
        List<ArchiveFile> overlapping = files.stream()
                .filter(file -> !file.content().to().isBefore(from)
                        && file.content().from().isBefore(to))
                .toList();
        metrics.read(overlapping.size());
        LocalFiles opened = open(overlapping);
        String paths = overlapping.stream()
                .map(file -> ArchiveEngine.quoted(opened.path(file).toString()))
                .collect(Collectors.joining(", "));
        return stored(paths);
    }

    /** @param paths of files, as SQL */
    private static String stored(String paths) {
        return "SELECT " + COLUMNS + ", NULL AS file_path FROM fresh"
                + (paths.isEmpty()
                        ? ""
                        : " UNION ALL SELECT " + COLUMNS + ", filename AS file_path FROM read_parquet([" + paths
                                + "], hive_partitioning = false, union_by_name = true)");
    }

    /**
     * Replaces the view {@code telemetry} by one with the records of a time range that a reader may see. A limit that is
     * never reached keeps conditions of the reader's statement from being evaluated on other records, where an error
     * would reveal them.
     */
    void grant(Instant from, Instant to, SearchScope scope) throws SQLException {
        List<String> rights = rights(scope);
        String where =
                "corrected >= make_timestamp(%d) AND corrected < make_timestamp(%d)".formatted(micros(from), micros(to))
                        + rights.stream().map(one -> " AND " + one).collect(Collectors.joining());
        execute(
                "CREATE OR REPLACE TEMP VIEW telemetry AS SELECT corrected AS time, substr(asset, %d) AS asset, %s FROM (%s) WHERE %s%s"
                        .formatted(
                                ArchiveSearch.key("").length() + 1,
                                GRANTED,
                                stored(from, to),
                                where,
                                rights.isEmpty() ? "" : " LIMIT " + Long.MAX_VALUE));
    }

    /** Whether a query was ended because it took too long, or by the sender of the search. */
    boolean interrupted() {
        return late.get() || cancellation.isCancelled();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private LocalFiles open(List<ArchiveFile> wanted) {
        // Those of the former time range need not stay; the ones that are wanted again do.
        close(local);
        try {
            LocalFiles opened = store.open(wanted, limits.timeout());
            local = opened;
            return opened;
        } catch (IOException e) {
            throw new ArchiveUnavailable("archive.unreadable", "The archive cannot be read: " + e.getMessage(), e);
        }
    }

    private static void close(@Nullable LocalFiles opened) {
        if (opened != null) {
            opened.close();
        }
    }

    private void names(String table, Collection<String> names) throws SQLException {
        execute("CREATE OR REPLACE TEMP TABLE " + table + " (name VARCHAR)");
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " SELECT unnest(string_split(?, chr(10)))")) {
            if (!names.isEmpty()) {
                insert.setString(1, String.join("\n", names));
                insert.execute();
            }
        }
    }

    /** The conditions of the query, and those of the reader's rights, which no query is without. */
    Where where(ArchiveQuery query, SearchScope scope) {
        Where sql = new Where();
        sql.and(
                "corrected >= make_timestamp(?) AND corrected < make_timestamp(?)",
                micros(query.from()),
                micros(query.to()));
        rights(scope).forEach(sql::and);
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
            if (query.text().chars().allMatch(SearchSession::hasOneForm)) {
                sql.and("contains(record, ?)", query.text());
            } else {
                // RE2 compares without case faster than functions that convert the whole record.
                sql.and("regexp_matches(record, ?)", "(?i)" + textPattern(query.text()));
            }
        }
        return sql;
    }

    /** Conditions on records that the reader may see; empty if the reader may see all of them. */
    private static List<String> rights(SearchScope scope) {
        List<String> all = new ArrayList<>();
        if (!scope.everything()) {
            all.add("asset IN (SELECT name FROM seen)");
        }
        if (!scope.hidden().isEmpty()) {
            all.add("concat(sensor, '/', printf('%016x', epoch), '/', sequence) NOT IN (SELECT name FROM hidden)");
        }
        return all;
    }

    /** Whether a character has no case and is never escaped, as in addresses and numbers. */
    private static boolean hasOneForm(int character) {
        return character >= ' ' && character < 0x7f && !Character.isLetter(character) && "\\\"/".indexOf(character) < 0;
    }

    /** Backslashes and quotes stand in a record of JSON as they were escaped, and in a line of text as they are. */
    private String textPattern(String text) {
        String plain = SearchCondition.literal(text);
        String escaped = SearchCondition.literal(text.replace("\\", "\\\\").replace("\"", "\\\""));
        return plain.equals(escaped) ? plain : "(?:" + plain + "|" + escaped + ")";
    }

    /** Lets a query find only these records. */
    static void only(Where where, List<RecordId> records) {
        where.and(
                "(sensor, epoch, sequence) IN (" + String.join(", ", Collections.nCopies(records.size(), "(?, ?, ?)"))
                        + ")",
                records.stream()
                        .flatMap(one -> Stream.<Object>of(one.sensor(), one.epoch(), one.sequence()))
                        .toArray());
    }

    <T> T query(String sql, List<Object> values, Reading<T> reading) throws SQLException {
        return timed(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return reading.of(rows);
            }
        });
    }

    /** Runs a statement without a result, with the limit of time of a query. */
    void run(String sql) throws SQLException {
        timed(sql, List.of(), PreparedStatement::execute);
    }

    private <T> T timed(String sql, List<Object> values, Running<T> work) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int n = 0;
            for (Object value : values) {
                statement.setObject(++n, value);
            }
            if (cancellation.isCancelled()) {
                throw new SQLException("cancelled");
            }
            running = statement;
            ScheduledFuture<?> timeout = timer.scheduleWithFixedDelay(
                    this::endLate, limits.timeout().toMillis(), CANCEL_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            ScheduledFuture<?> cancelling = timer.scheduleWithFixedDelay(
                    this::endCancelled, CANCEL_AGAIN_MILLIS, CANCEL_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            try {
                T result = work.on(statement);
                if (interrupted()) {
                    throw new SQLException("cancelled");
                }
                return result;
            } finally {
                timeout.cancel(false);
                cancelling.cancel(false);
                running = null;
            }
        }
    }

    private void endLate() {
        Statement statement = running;
        if (statement != null) {
            late.set(true);
            end(statement);
        }
    }

    private void endCancelled() {
        Statement statement = running;
        if (statement != null && cancellation.isCancelled()) {
            end(statement);
        }
    }

    /** Called again until the query has ended, because a query that has not begun yet ignores a cancellation. */
    private static void end(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            LOG.debug("A search of the archive was not cancelled, because it had ended", e);
        }
    }

    List<ArchiveRow> rows(Where where, ArchiveSearch.Order order, int limit) throws SQLException {
        return rows("telemetry", where, sorted(order, limit));
    }

    private static String sorted(ArchiveSearch.Order order, int limit) {
        return " ORDER BY corrected %1$s, sensor %1$s, epoch %1$s, sequence %1$s LIMIT %2$d"
                .formatted(order.sql(), limit);
    }

    private List<ArchiveRow> rows(String from, Where where, String sorted) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + from + " WHERE " + where.text + sorted;
        return query(sql, where.values, rows -> {
            List<ArchiveRow> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row(rows));
            }
            return found;
        });
    }

    /**
     * The newest rows, like {@link #rows}, and faster if they are few: DuckDB reads all columns of all records to compare
     * several columns with a value, so the records are found first, and the other columns are read of their files only.
     */
    List<ArchiveRow> rare(Where where, int limit) throws SQLException {
        Hits hits = query(
                "SELECT sensor, epoch, sequence, corrected, asset, file_path FROM telemetry WHERE " + where.text
                        + sorted(ArchiveSearch.Order.NEWEST_FIRST, limit),
                where.values,
                Hits::of);
        if (hits.records().isEmpty()) {
            return List.of();
        }
        if (hits.records().size() > MOST_HITS) {
            return rows(where, ArchiveSearch.Order.NEWEST_FIRST, limit);
        }
        Where only = new Where().and(where.text.toString(), where.values.toArray());
        // The statistics of a file's row groups rule most of them out.
        only.and("asset BETWEEN ? AND ?", hits.assets().first(), hits.assets().last());
        only.and(
                "corrected IN ("
                        + String.join(", ", Collections.nCopies(hits.times().size(), "make_timestamp(?)")) + ")",
                hits.times().toArray());
        only(only, hits.records());
        return rows(
                "(" + stored(hits.files().stream().map(ArchiveEngine::quoted).collect(Collectors.joining(", "))) + ")",
                only,
                sorted(ArchiveSearch.Order.NEWEST_FIRST, limit));
    }

    /** The records that a query finds, and where they are. */
    private record Hits(List<RecordId> records, Set<Long> times, TreeSet<String> assets, Set<String> files) {

        static Hits of(ResultSet rows) throws SQLException {
            Hits hits = new Hits(new ArrayList<>(), new HashSet<>(), new TreeSet<>(), new TreeSet<>());
            while (rows.next()) {
                hits.records.add(
                        new RecordId(rows.getString("sensor"), rows.getLong("epoch"), rows.getLong("sequence")));
                hits.times.add(micros(time(rows, "corrected")));
                hits.assets.add(rows.getString("asset"));
                String file = rows.getString("file_path");
                if (file != null) {
                    hits.files.add(file);
                }
            }
            return hits;
        }
    }

    /** The ids of the newest records of each kind: by log source and event id. */
    List<RecordId> kinds(Where where, int ofEach, int limit) throws SQLException {
        String sql =
                "SELECT one.sensor AS sensor, one.epoch AS epoch, one.sequence AS sequence FROM (SELECT unnest(arg_max("
                        + "{'sensor': sensor, 'epoch': epoch, 'sequence': sequence}, corrected, " + ofEach
                        + ")) AS one FROM telemetry WHERE " + where.text
                        + " GROUP BY product, category, service, event_id) LIMIT " + limit;
        return query(sql, where.values, rows -> {
            List<RecordId> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new RecordId(rows.getString("sensor"), rows.getLong("epoch"), rows.getLong("sequence")));
            }
            return found;
        });
    }

    /** Counts the histogram and the most frequent values in one pass. */
    void count(Where where, HuntTally tally) throws SQLException {
        String fields = String.join(", ", HuntTally.TOP_FIELDS);
        String texts = HuntTally.TOP_FIELDS.stream()
                .map(field -> "CAST(" + field + " AS VARCHAR) AS " + field)
                .collect(Collectors.joining(", "));
        String sets =
                HuntTally.TOP_FIELDS.stream().map(field -> "(" + field + ")").collect(Collectors.joining(", "));
        String sql = "SELECT grouping_id(bucket, " + fields + ") AS g, coalesce(bucket, " + fields
                + ") AS v, count(*) AS n FROM (SELECT CAST(epoch_us(corrected) // "
                + micros(Instant.EPOCH.plus(tally.interval())) + " AS VARCHAR) AS bucket, " + texts
                + " FROM telemetry WHERE " + where.text + ") GROUP BY GROUPING SETS ((bucket), " + sets
                + ") HAVING v IS NOT NULL QUALIFY g = ? OR row_number() OVER (PARTITION BY g ORDER BY n DESC, v) <= "
                + MOST_TOP_OF_SLICE;
        List<Object> values = new ArrayList<>(where.values);
        int all = HuntTally.TOP_FIELDS.size();
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
                    String field = HuntTally.TOP_FIELDS.get(all - 1 - at);
                    String value = rows.getString("v");
                    tally.value(field, field.equals("asset") ? withoutTenant(value) : value, rows.getLong("n"));
                }
            }
            return true;
        });
    }

    void judge(Where where, Predicate<ArchiveRow> judge, HuntTally tally) throws SQLException {
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

    /** A condition with the values of its parameters. */
    static final class Where {
        private final StringBuilder text = new StringBuilder("true");
        private final List<Object> values = new ArrayList<>();

        Where and(String condition, Object... bound) {
            text.append(" AND ").append(condition);
            values.addAll(Arrays.asList(bound));
            return this;
        }
    }

    @FunctionalInterface
    private interface Running<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static String withoutTenant(String key) {
        return key.substring(key.indexOf('/') + 1);
    }
}
