package io.watchfloor.ops.archive;

import static io.watchfloor.ops.archive.ArchiveFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL over the archive reads the records that the reader may see, and nothing else. */
class SqlSearchTest {

    private static final String WS = "host:ws7";
    private static final String DC = "host:dc01";
    private static final String SECRET = "hidden-marker-4711";
    private static final ArchiveSearch.Limits SMALL = new ArchiveSearch.Limits(128, 16, 2, 2, Duration.ofSeconds(2));

    private ArchiveFixture archive;
    private ArchiveSearch engine;

    @TempDir
    private Path home;

    @BeforeEach
    void open() throws IOException, SQLException {
        archive = new ArchiveFixture(Files.createDirectories(home.resolve("archive")));
        engine = archive.search(SMALL);
        archive.file(List.of(
                archive.record(WS, NOON, starts("brandt", "cmd.exe", "cmd /c whoami")),
                archive.record(WS, NOON.plusSeconds(1), starts("brandt", "cmd.exe", "cmd /c " + SECRET)),
                archive.record(DC, NOON.plusSeconds(2), starts("meyer", "calc.exe", "calc"))));
        archive.fresh(archive.record(WS, NOON.plusSeconds(3), starts("meyer", "powershell.exe", "-enc " + SECRET)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static String starts(String user, String program, String command) {
        return """
            {'Channel':'Microsoft-Windows-Sysmon/Operational','EventID':1,'User':'CORP\\\\%s','Image':'C:\\\\Windows\\\\%s',
             'CommandLine':'%s','Hashes':'SHA256=%s'}""".formatted(user, program, command, "ab".repeat(32));
    }

    private SqlResult run(String statement, SearchScope scope) {
        return engine.sql(all(statement), scope, new SearchCancellation());
    }

    private static SqlQuery all(String statement) {
        return new SqlQuery(NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(1)), statement, 1000);
    }

    private SqlResult run(String statement) {
        return run(statement, SearchScope.UNLIMITED);
    }

    @Test
    void aStatementCountsGroupsAndJoinsTheRecordsOfFilesAndThoseNotInAFile() {
        assertThat(run("SELECT user_name, count(*) AS n FROM telemetry GROUP BY user_name ORDER BY n DESC, user_name")
                        .rows())
                .containsExactly(List.of("brandt", 2L), List.of("meyer", 2L));
        assertThat(run("""
                        WITH enc AS (SELECT user_name FROM telemetry WHERE command_line LIKE '-enc%')
                        SELECT t.asset, t.time, parse_filename(replace_me.process) FROM telemetry t
                        JOIN enc USING (user_name) JOIN telemetry replace_me ON replace_me.sequence = t.sequence
                        ORDER BY t.time -- the newest last""").rows())
                .containsExactly(
                        List.of(DC, "2026-11-20T12:00:02Z", "calc.exe"),
                        List.of(WS, "2026-11-20T12:00:03Z", "powershell.exe"));
        assertThat(run("SELECT record->>'$.EventID', unnest(hashes), row_number() OVER (ORDER BY time) FROM telemetry"
                                + " WHERE time >= TIMESTAMP '2026-11-20 12:00:03'")
                        .rows())
                .containsExactly(List.of("1", "ab".repeat(32), 1L));
        assertThat(run("FROM telemetry").columns()).hasSize(SearchColumn.values().length + 11);
    }

    @Test
    void aResultHasAtMostAsManyRowsAsWanted() {
        SqlQuery three = new SqlQuery(
                NOON.minus(Duration.ofDays(1)),
                NOON.plus(Duration.ofDays(1)),
                "SELECT sequence FROM telemetry" + " ORDER BY sequence DESC",
                3);
        SqlResult found = engine.sql(three, SearchScope.UNLIMITED, new SearchCancellation());
        assertThat(found.rows()).containsExactly(List.of(4L), List.of(3L), List.of(2L));
        assertThat(found.truncated()).isTrue();
        assertThat(run("SELECT 1").truncated()).isFalse();
        assertThatThrownBy(() -> new SqlQuery(NOON.minus(Duration.ofDays(400)), NOON, "SELECT 1", 1))
                .isInstanceOf(InvalidSearch.class);
    }

    @Test
    void anErrorSaysWhatIsWrong() {
        assertThatThrownBy(() -> run("SELECT colour FROM telemetry")).hasMessageContaining("colour");
        assertThatThrownBy(() -> run("SELEC 1")).hasMessageContaining("syntax error");
        assertThatThrownBy(() -> run("SELECT CAST(process AS INTEGER) FROM telemetry"))
                .isInstanceOf(InvalidSearch.class)
                .hasMessageContaining("Could not convert string");
        assertThatThrownBy(() -> run("SELECT * FROM alerts")).hasMessageContaining("The only table is telemetry");
        assertThatThrownBy(() -> run("SELECT repeat('x', 5)"))
                .hasMessageContaining("repeat is not allowed")
                .hasMessageContaining("regexp_extract");
    }

    /** Statements that would read, write or find out something other than the telemetry. */
    private Stream<String> attemptsToReachOtherThings() throws IOException {
        Path text = Files.writeString(home.resolve("secret.txt"), "a secret", StandardCharsets.UTF_8);
        String file = archive.files.getFirst().in(archive.folder).toString();
        return Stream.of(
                "SELECT * FROM read_csv('%s')".formatted(text),
                "SELECT * FROM read_text('%s')".formatted(text),
                "SELECT * FROM read_blob('/etc/passwd')",
                "SELECT * FROM read_parquet('%s')".formatted(file),
                "SELECT * FROM parquet_scan('%s')".formatted(file),
                "SELECT * FROM parquet_metadata('%s')".formatted(file),
                "SELECT * FROM '%s'".formatted(file),
                "SELECT * FROM \"%s\"".formatted(file),
                "WITH \"%1$s\" AS (SELECT 1) SELECT * FROM \"%1$s\"".formatted(file),
                "SELECT * FROM (WITH \"%1$s\" AS (SELECT 1) SELECT * FROM \"%1$s\"), \"%1$s\"".formatted(file),
                "SELECT * FROM glob('%s/**')".formatted(archive.folder),
                "SELECT * FROM sniff_csv('%s')".formatted(text),
                "SELECT * FROM fresh",
                "SELECT * FROM main.telemetry",
                "SELECT * FROM temp.main.hidden",
                "SELECT * FROM seen",
                "WITH fresh AS (SELECT * FROM fresh) SELECT * FROM fresh",
                "SELECT * FROM (WITH fresh AS (SELECT 1) SELECT * FROM fresh) a, fresh b",
                "SELECT (WITH hidden AS (SELECT 1 AS name) SELECT name FROM hidden), (SELECT min(name) FROM hidden)",
                "WITH a AS (SELECT * FROM hidden), hidden AS (SELECT 1) SELECT * FROM a",
                "SELECT 1 WHERE EXISTS (SELECT * FROM fresh)",
                "SELECT CASE WHEN (SELECT count(*) FROM fresh) > 0 THEN 1 END",
                "SELECT count(*) FILTER (WHERE 1 IN (SELECT sequence FROM fresh)) FROM telemetry",
                "SELECT sum(1) OVER (ORDER BY (SELECT count(*) FROM fresh)) FROM telemetry",
                "SELECT 1 ORDER BY (SELECT count(*) FROM fresh)",
                "SELECT 1 LIMIT (SELECT count(*) FROM fresh)",
                "SELECT * FROM telemetry a JOIN telemetry b ON (SELECT true FROM fresh LIMIT 1)",
                "SELECT * REPLACE ((SELECT min(record) FROM fresh) AS record) FROM telemetry",
                "SELECT 1 UNION ALL SELECT sequence FROM fresh",
                "VALUES ((SELECT min(record) FROM fresh))",
                "SELECT * FROM unnest((SELECT list(record) FROM fresh))",
                "SELECT * FROM query('SELECT * FROM fresh')",
                "SELECT * FROM query_table('fresh')",
                "SELECT * FROM query_table(['fresh', 'telemetry'])",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM duckdb_views()",
                "SELECT * FROM duckdb_secrets()",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM sqlite_master",
                "SELECT * FROM pg_catalog.pg_class",
                "SELECT * FROM pragma_table_info('fresh')",
                "SELECT getenv('HOME')",
                "SELECT current_setting('temp_directory')",
                "SELECT main.upper('x')",
                "SELECT getvariable('x')",
                "SELECT json_execute_serialized_sql('x')",
                "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM fresh'))",
                "SELECT nextval('x')",
                "SELECT write_log('x')",
                "SELECT txid_current()",
                "COPY telemetry TO '%s'".formatted(archive.folder.resolve("stolen.csv")),
                "COPY (SELECT * FROM fresh) TO '/tmp/stolen.csv'",
                "EXPORT DATABASE '%s'".formatted(archive.folder.resolve("stolen")),
                "IMPORT DATABASE '%s'".formatted(archive.folder),
                "ATTACH '%s' AS other".formatted(archive.folder.resolve("other.db")),
                "DETACH memory",
                "USE temp",
                "INSTALL httpfs",
                "LOAD httpfs",
                "PRAGMA database_list",
                "SET memory_limit = '100GB'",
                "RESET memory_limit",
                "CREATE TABLE x AS SELECT 1",
                "CREATE MACRO upper(x) AS TABLE SELECT * FROM fresh",
                "CREATE OR REPLACE TEMP VIEW telemetry AS SELECT * FROM fresh",
                "INSERT INTO seen VALUES ('default/host:dc01')",
                "UPDATE hidden SET name = ''",
                "DELETE FROM hidden",
                "DROP VIEW telemetry",
                "TRUNCATE hidden",
                "ALTER TABLE hidden RENAME TO h",
                "WITH x AS (INSERT INTO seen VALUES ('default/host:dc01') RETURNING *) SELECT * FROM x",
                "WITH x AS (DELETE FROM hidden RETURNING *) SELECT * FROM x",
                "CALL duckdb_settings()",
                "CHECKPOINT",
                "VACUUM",
                "BEGIN TRANSACTION",
                "EXPLAIN SELECT * FROM telemetry",
                "EXPLAIN ANALYZE SELECT * FROM fresh",
                "DESCRIBE fresh",
                "SUMMARIZE fresh",
                "SHOW TABLES",
                "PREPARE x AS SELECT * FROM fresh",
                "EXECUTE x",
                "SELECT $1",
                "SELECT 1; SELECT * FROM fresh",
                "SELECT 1; DROP VIEW telemetry",
                "SELECT 1;",
                "SELECT 1) UNION ALL (SELECT sequence FROM fresh",
                "SELECT 1) a, (SELECT * FROM fresh",
                "SELECT 1 /* ",
                "SELECT * FROM /* telemetry */ fresh -- telemetry",
                "PIVOT fresh ON category USING count(*)",
                "SELECT * FROM (PIVOT fresh ON category USING count(*))",
                "UNPIVOT telemetry ON asset INTO NAME n VALUE v",
                "SELECT * FROM telemetry AT (VERSION => 1)",
                "FROM fresh",
                "TABLE fresh",
                "SELECT COLUMNS(c -> getenv('HOME') = c) FROM telemetry",
                "SELECT list_transform(hashes, x -> getenv(x)) FROM telemetry",
                "SELECT CAST('x' AS other_type)",
                "SELECT nothing FROM telemetry TABLESAMPLE reservoir((SELECT count(*) FROM fresh))");
    }

    /** Statements that would exhaust memory, processors, the disk or the stack of the node. */
    private static Stream<String> attemptsToExhaust() {
        return Stream.of(
                "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r",
                "SELECT count(*) FROM range(1000000000000)",
                "SELECT * FROM generate_series(1, 1000000000000)",
                "SELECT unnest(range(1000000000))",
                "SELECT repeat('x', 2000000000)",
                "SELECT lpad('x', 2000000000, 'y')",
                "SELECT rpad('x', 2000000000, 'y')",
                "SELECT printf('%2000000000d', 1)",
                "SELECT format('{:2000000000}', 1)",
                "SELECT bar(1, 0, 1, 1000000000)",
                "SELECT replace(record, 'a', record) FROM telemetry",
                "SELECT regexp_replace(record, '.', record, 'g') FROM telemetry",
                "SELECT string_agg(record, '') FROM telemetry a, telemetry b",
                "SELECT list(record) FROM telemetry",
                "SELECT max(record, 1000000000) FROM telemetry",
                "SELECT arg_max(record, time, 1000000000) FROM telemetry",
                "SELECT list_resize(hashes, 1000000000) FROM telemetry",
                "SELECT s || s FROM (SELECT s || s AS s FROM (SELECT s || s AS s FROM (SELECT s || s AS s FROM"
                        + " (SELECT record || record AS s FROM telemetry))))",
                "SELECT concat(" + "record,".repeat(20) + "record) FROM telemetry",
                "SELECT " + "upper(record),".repeat(100) + "1 FROM telemetry",
                "SELECT " + "record,".repeat(200) + "1 FROM telemetry",
                "SELECT json_extract(record, ['$', '$', '$', '$']) FROM telemetry",
                "SELECT sum(a.epoch) FROM " + crossJoined(12, "telemetry"),
                "SELECT * FROM " + crossJoined(100, "telemetry"),
                "WITH many AS (SELECT 1 AS n FROM " + crossJoined(11, "telemetry")
                        + ") SELECT count(*) FROM many a, telemetry b WHERE a.n + b.sequence > 0",
                "SELECT count(DISTINCT a.record || b.record || c.sequence || d.sequence) FROM "
                        + crossJoined(9, "telemetry"),
                "SELECT a.record FROM " + crossJoined(10, "telemetry")
                        + " ORDER BY a.record || b.sequence || c.sequence",
                "SELECT row_number() OVER (ORDER BY a.record, b.record, c.record) FROM " + crossJoined(9, "telemetry"),
                "SELECT regexp_matches(record, '((((a{1,100}){1,100}){1,100}){1,100})') FROM telemetry",
                "SELECT regexp_matches(record, '" + "(a*)*".repeat(500) + "b') FROM telemetry",
                "SELECT levenshtein(a.record, b.record) FROM telemetry a, telemetry b",
                "SELECT " + "(".repeat(4_000) + "1" + ")".repeat(4_000),
                "SELECT " + "- ".repeat(4_000) + "1",
                "SELECT " + "NOT ".repeat(2_000) + "true",
                "SELECT " + "1+".repeat(4_000) + "1",
                "SELECT " + "abs(".repeat(1_500) + "1" + ")".repeat(1_500),
                "SELECT * FROM (".repeat(600) + "SELECT 1" + ")".repeat(600),
                "SELECT (".repeat(900) + "SELECT 1" + ")".repeat(900),
                "SELECT " + "[".repeat(4_000) + "]".repeat(4_000),
                "SELECT 1 " + "UNION SELECT 1 ".repeat(600),
                "SELECT 1 IN (" + "1,".repeat(4_000) + "1)",
                "SELECT '" + "x".repeat(20_000) + "'");
    }

    private static String crossJoined(int times, String table) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(table + " " + (i < 26 ? String.valueOf((char) ('a' + i)) : "t" + i));
        }
        return String.join(", ", all);
    }

    @Test
    void noStatementReachesAnythingButTheTelemetry() throws IOException {
        List<String> attempts = attemptsToReachOtherThings().toList();
        Set<String> before = names();
        Map<String, String> wrong = new TreeMap<>();
        for (String attempt : attempts) {
            Throwable refused = catchThrowable(() -> run(attempt, new SearchScope(false, Set.of(DC), Set.of())));
            if (!(refused instanceof InvalidSearch invalid) || !invalid.code().equals("search.sql")) {
                wrong.put(attempt, String.valueOf(refused));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(names()).isEqualTo(before);
        assertThat(run("SELECT count(*) FROM telemetry").rows()).containsExactly(List.of(4L));
        System.out.printf("SQL: %d attempts to reach other things, 0 succeeded%n", attempts.size());
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> tree = Files.walk(home)) {
            return tree.map(Path::toString)
                    .filter(name -> !name.contains("temporary"))
                    .collect(java.util.stream.Collectors.toSet());
        }
    }

    @Test
    void noStatementExhaustsTheNode() throws IOException, SQLException {
        List<ArchivedRecord> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(archive.record(WS, NOON.plusMillis(i), starts("brandt", "cmd.exe", i + "a".repeat(2_000))));
        }
        archive.file(many);
        long before = residentMegabytes();
        List<String> attempts = attemptsToExhaust().toList();
        Map<String, String> ended = new TreeMap<>();
        long most = 0;
        for (String attempt : attempts) {
            Throwable refused = catchThrowable(() -> run(attempt));
            String code = refused instanceof InvalidSearch invalid
                    ? invalid.code()
                    : refused instanceof ArchiveUnavailable unavailable ? unavailable.code() : String.valueOf(refused);
            ended.merge(code, "1", (a, b) -> String.valueOf(Integer.parseInt(a) + 1));
            most = Math.max(most, residentMegabytes() - before);
            assertThat(code)
                    .as(attempt.substring(0, Math.min(200, attempt.length())))
                    .isIn("search.sql", "archive.timeout", "null");
        }
        assertThat(run("SELECT count(*) FROM telemetry").rows()).containsExactly(List.of(3_004L));
        System.out.printf(
                "SQL: %d attempts to exhaust the node: %s, memory grew by %d MB%n", attempts.size(), ended, most);
        assertThat(most).isLessThan(800);
    }

    /** Memory of the process outside the heap counts too. */
    private static long residentMegabytes() throws IOException {
        Path status = Path.of("/proc/self/statm");
        return Files.exists(status) ? Long.parseLong(Files.readString(status).split(" ", -1)[1]) * 4 / 1024 : 0;
    }

    @Test
    void theLimitsOfMemoryAndTimeHoldWhileAStatementRuns() throws IOException, SQLException {
        List<ArchivedRecord> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(archive.record(WS, NOON.plusMillis(i), starts("brandt", "cmd.exe", i + "a".repeat(200))));
        }
        archive.file(many);
        assertThatThrownBy(() -> run(
                        "SELECT sum(a.sequence * b.sequence % c.sequence) FROM telemetry a, telemetry b, telemetry c"))
                .isInstanceOf(ArchiveUnavailable.class)
                .extracting("code")
                .isEqualTo("archive.timeout");
        assertThatThrownBy(() -> run(
                        "SELECT count(*) FROM (SELECT DISTINCT a.record || b.sequence FROM telemetry a, telemetry b)"))
                .satisfiesAnyOf(
                        e -> assertThat(e).hasMessageContaining("more memory"),
                        e -> assertThat(e).extracting("code").isEqualTo("archive.timeout"));
    }

    @Test
    void aCancelledStatementEndsAndTheNextOneHasItsTurn() throws IOException, SQLException {
        List<ArchivedRecord> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(archive.record(WS, NOON.plusMillis(i), starts("brandt", "cmd.exe", "cmd " + i)));
        }
        archive.file(many);
        SearchCancellation cancellation = new SearchCancellation();
        try (ArchiveSearch patient = archive.search(new ArchiveSearch.Limits(128, 16, 2, 1, Duration.ofHours(1)))) {
            CompletableFuture<SqlResult> endless = CompletableFuture.supplyAsync(() -> patient.sql(
                    all("SELECT sum(a.sequence * b.sequence % c.sequence) FROM telemetry a, telemetry b, telemetry c"),
                    SearchScope.UNLIMITED,
                    cancellation));
            assertThatThrownBy(() -> endless.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            cancellation.cancel();
            assertThatThrownBy(() -> endless.get(1, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOf(ArchiveUnavailable.class)
                    .extracting("code")
                    .isEqualTo("archive.cancelled");
            assertThat(patient.sql(
                                    all("SELECT count(*) FROM telemetry"),
                                    SearchScope.UNLIMITED,
                                    new SearchCancellation())
                            .rows())
                    .containsExactly(List.of(3_004L));
        }
    }

    @Test
    void aReaderReachesNoHiddenRecordByAnyColumnConditionOrError() {
        SearchScope dc = new SearchScope(false, Set.of(DC), Set.of());
        SearchScope hidden = new SearchScope(
                true, Set.of(), Set.of("sensor/of-test/000000000000002a/2", "sensor/of-test/000000000000002a/4"));
        for (Map.Entry<SearchScope, List<Long>> one :
                Map.of(dc, List.of(3L), hidden, List.of(1L, 3L)).entrySet()) {
            List<List<Object>> sequences = one.getValue().stream()
                    .map(n -> Collections.<Object>singletonList(n))
                    .toList();
            assertThat(run("SELECT sequence FROM telemetry ORDER BY sequence", one.getKey())
                            .rows())
                    .hasToString(sequences.toString());
            assertThat(run("SELECT count(*) FROM telemetry WHERE record LIKE '%" + SECRET + "%'", one.getKey())
                            .rows())
                    .containsExactly(List.of(0L));
            // An error on a hidden record would tell what the record contains.
            for (String guess : List.of(
                    "CAST(CASE WHEN t.record LIKE '%MARKER%' THEN 'x' ELSE '1' END AS INTEGER) = 1",
                    "CAST(CASE WHEN contains(t.command_line, 'MARKER') THEN t.record ELSE '1' END AS INTEGER) = 1",
                    "coalesce((CASE WHEN t.command_line LIKE '%MARKER%' THEN 'x{' ELSE '{}' END)->>'$.a', '') = ''",
                    "regexp_matches('a', CASE WHEN t.command_line LIKE '%MARKER%' THEN '(' ELSE 'a' END)",
                    "date_trunc(CASE WHEN t.command_line LIKE '%MARKER%' THEN 'x' ELSE 'day' END, t.time) < now()",
                    "t.user_name <> '' AND CASE WHEN t.command_line LIKE '%MARKER%' THEN CAST('x' AS INTEGER) ELSE 1 END = 1")) {
                String where = guess.replace("MARKER", SECRET);
                for (String from : List.of("telemetry t", "telemetry t JOIN telemetry u USING (sequence)")) {
                    assertThat(run("SELECT count(*) FROM " + from + " WHERE " + where, one.getKey())
                                    .rows())
                            .as(from + " " + guess)
                            .containsExactly(List.of((long) one.getValue().size()));
                }
            }
        }
    }
}
