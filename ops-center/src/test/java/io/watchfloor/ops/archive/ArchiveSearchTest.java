package io.watchfloor.ops.archive;

import static io.watchfloor.ops.archive.ArchiveFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.archive.ArchiveSearch.Order;
import io.watchfloor.ops.archive.ArchiveSearch.Position;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sigma.language.LogSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveSearchTest {

    private static final String WS = "host:ws7";
    private static final String DC = "host:dc01";
    private ArchiveFixture archive;
    private ArchiveSearch engine;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        archive = new ArchiveFixture(Files.createDirectories(folder.resolve("archive")));
        engine = archive.search(ArchiveSearch.Limits.STANDARD);
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

    private static ArchiveQuery query(String... conditions) {
        return new ArchiveQuery(
                NOON.minus(Duration.ofDays(1)),
                NOON.plus(Duration.ofDays(1)),
                List.of(),
                Arrays.stream(conditions).map(SearchCondition::parse).toList(),
                "");
    }

    private List<Long> found(ArchiveQuery query) {
        return engine.list(query, SearchScope.UNLIMITED, Order.OLDEST_FIRST, 100, null).stream()
                .map(row -> row.id().sequence())
                .toList();
    }

    private List<Long> found(String... conditions) {
        return found(query(conditions));
    }

    /** Records 1 and 2 are in a file, 3 and 4 are not. */
    private void fourRecords() throws IOException, SQLException {
        archive.file(List.of(
                archive.record(WS, NOON, starts("brandt", "System32\\\\cmd.exe", "cmd /c WHOAMI /all")),
                archive.record(DC, NOON.plusSeconds(1), """
                        {'Channel':'Security','EventID':4624,'SubjectUserName':'-','TargetUserName':'Brandt','TargetDomainName':'CORP',
                         'IpAddress':'10.0.0.7','IpPort':'49152'}""")));
        archive.fresh(archive.record(WS, NOON.plusSeconds(2), starts("meyer", "Temp\\\\a.exe", "a.exe -enc QQBB")));
        archive.fresh(archive.record(WS, NOON.plusSeconds(3), """
                {'_path':'dns','ts':'2026-11-20T12:00:03Z','id.orig_h':'10.0.0.7','id.orig_p':5353,'id.resp_h':'10.0.0.1',
                 'id.resp_p':53,'query':'evil.example'}"""));
    }

    @Test
    void recordsOfFilesAndThoseNotYetInAFileAreListedInOrderEachOnce() throws IOException, SQLException {
        fourRecords();
        assertThat(found()).containsExactly(1L, 2L, 3L, 4L);
        List<ArchiveRow> newest = engine.list(query(), SearchScope.UNLIMITED, Order.NEWEST_FIRST, 3, null);
        assertThat(newest).extracting(row -> row.id().sequence()).containsExactly(4L, 3L, 2L);
        assertThat(engine.list(query(), SearchScope.UNLIMITED, Order.NEWEST_FIRST, 3, Position.of(newest.getLast())))
                .extracting(row -> row.id().sequence())
                .containsExactly(1L);
    }

    @Test
    void aRecordComesBackAsItWasWritten() throws IOException, SQLException {
        ArchivedRecord written = archive.record(WS, NOON, starts("brandt", "System32\\\\cmd.exe", "cmd /c whoami"));
        archive.file(List.of(written));
        ArchiveRow found = engine.list(query(), SearchScope.UNLIMITED, Order.NEWEST_FIRST, 10, null)
                .getFirst();
        assertThat(found.raw()).isEqualTo(new String(written.received().body(), StandardCharsets.UTF_8));
        assertThat(found.id()).isEqualTo(new RecordId(ArchiveFixture.SENSOR, ArchiveFixture.EPOCH, 1));
        assertThat(found.asset()).isEqualTo(WS);
        assertThat(found.logsource()).isEqualTo(new LogSource("windows", "process_creation", "sysmon"));
        assertThat(found.times()).isEqualTo(new ArchiveRow.Times(NOON, NOON, NOON));
        assertThat(found.columns().text(SearchColumn.USER_NAME)).isEqualTo("brandt");
        assertThat(found.columns().hashes()).containsExactly("ab".repeat(32));
    }

    @Test
    void conditionsCompareByMeaningAndIgnoreCase() throws IOException, SQLException {
        fourRecords();
        assertThat(found("user = BRANDT")).containsExactly(1L, 2L);
        assertThat(found("user = corp\\brandt")).containsExactly(1L, 2L);
        assertThat(found("user = other\\brandt")).isEmpty();
        assertThat(found("user in brandt, meyer")).containsExactly(1L, 2L, 3L);
        assertThat(found("user != brandt")).containsExactly(3L, 4L);
        assertThat(found("process = CMD.exe")).containsExactly(1L);
        assertThat(found("process = C:\\windows\\system32\\cmd.exe")).containsExactly(1L);
        assertThat(found("process = md.exe")).isEmpty();
        assertThat(found("process endswith .exe")).containsExactly(1L, 3L);
        assertThat(found("process startswith c:\\windows\\temp")).containsExactly(3L);
        assertThat(found("command_line contains whoami")).containsExactly(1L);
        assertThat(found("command_line = *-ENC*")).containsExactly(3L);
        assertThat(found("command_line = cmd*ipconfig*")).isEmpty();
        assertThat(found("hash = " + "AB".repeat(32))).containsExactly(1L, 3L);
        assertThat(found("ip = 10.0.0.7")).containsExactly(2L, 4L);
        assertThat(found("src_ip = 10.0.0.1")).isEmpty();
        assertThat(found("port = 53")).containsExactly(4L);
        assertThat(found("domain endswith .example", "port = 53")).containsExactly(4L);
        assertThat(found("domain exists")).containsExactly(4L);
        assertThat(found("domain missing", "asset = ws7")).containsExactly(1L, 3L);
        assertThat(found("asset = host:dc01")).containsExactly(2L);
        assertThat(found("asset startswith host:dc")).containsExactly(2L);
        assertThat(found("asset = host:*0*")).containsExactly(2L);
        assertThat(found("event_id = 4624")).containsExactly(2L);
        assertThat(found("category = process_creation")).containsExactly(1L, 3L);
    }

    @Test
    void addressesAreComparedWithNetworksAndPortsWithRanges() throws IOException, SQLException {
        List<String> addresses = List.of(
                "10.0.0.7",
                "10.63.0.1",
                "10.64.0.1",
                "10.127.255.255",
                "10.128.0.1",
                "192.168.1.9",
                "2001:db8::7",
                "2001:db8:8000::1",
                "fe80::1");
        List<ArchivedRecord> all = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            all.add(archive.record(WS, NOON.plusSeconds(i), """
                    {'_path':'conn','ts':'2026-11-20T12:00:%02dZ','id.orig_h':'%s','id.orig_p':%d,'id.resp_h':'172.16.0.1','id.resp_p':443}""".formatted(i, addresses.get(i), 1000 + i)));
        }
        all.add(archive.record(WS, NOON.plusSeconds(30), starts("brandt", "cmd.exe", "no address")));
        archive.file(all);
        assertThat(found("src_ip in 10.0.0.0/8")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(found("src_ip = 10.64.0.0/10")).containsExactly(3L, 4L);
        assertThat(found("src_ip = 10.77.1.2/10")).containsExactly(3L, 4L);
        assertThat(found("src_ip in 10.0.0.0/30, 192.168.1.8/31, fe80::/10")).containsExactly(6L, 9L);
        assertThat(found("src_ip in 10.0.0.0/29, 192.168.1.9/32")).containsExactly(1L, 6L);
        assertThat(found("src_ip = 0.0.0.0/0")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(found("src_ip = ::/0")).containsExactly(7L, 8L, 9L);
        assertThat(found("src_ip = 2001:db8::/32")).containsExactly(7L, 8L);
        assertThat(found("src_ip = 2001:db8::/33")).containsExactly(7L);
        assertThat(found("ip = 172.16.0.0/12", "src_ip != 10.0.0.0/8")).containsExactly(6L, 7L, 8L, 9L);
        assertThat(found("src_port >= 1003", "src_port < 1006")).containsExactly(4L, 5L, 6L);
        assertThat(found("port > 1007")).containsExactly(9L);
        assertThat(found("dst_port <= 443 and src_port > 1000 and src_port <= 1002".split(" and ")))
                .containsExactly(2L, 3L);
        assertThat(SearchCondition.parseAll("dst_port >= 1024 and src_ip in 10.0.0.0/8"))
                .extracting(SearchCondition::text)
                .containsExactly("dst_port >= 1024", "src_ip in 10.0.0.0/8");
        for (Map.Entry<String, String> wrong : Map.of(
                        "src_ip = 10.0.0.0/40", "search.value",
                        "ip in 10.0.0.0/8, nowhere/8", "search.value",
                        "dst_port >= x", "search.value",
                        "user > brandt", "search.operator")
                .entrySet()) {
            assertThatThrownBy(() -> SearchCondition.parse(wrong.getKey()))
                    .as(wrong.getKey())
                    .extracting("code")
                    .isEqualTo(wrong.getValue());
        }
        assertThat(found("url = http://10.0.0.0/8")).isEmpty();
    }

    @Test
    void freeTextSearchesTheWholeRecordAsUsersReadIt() throws IOException, SQLException {
        fourRecords();
        assertThat(found(withText("c:\\windows\\temp"))).containsExactly(3L);
        assertThat(found(withText("WHOAMI /ALL"))).containsExactly(1L);
        assertThat(found(withText("who.mi"))).isEmpty();
        assertThat(found(withText("10.0.0.7"))).containsExactly(2L, 4L);
        assertThat(found(withText("10.0.0.71"))).isEmpty();
        assertThat(found(withText("\"TargetDomainName\":\"CORP\""))).containsExactly(2L);
    }

    @Test
    void theNumberOfShownRecordsChangesNothingThatAHuntCounts() throws IOException, SQLException {
        fourRecords();
        for (ArchiveQuery query : List.of(query(), withText("10.0.0."), withText("exe"), withText("nowhere"))) {
            HuntResult all = hunt(query, 100);
            for (int limit = 0; limit < 5; limit++) {
                HuntResult some = hunt(query, limit);
                assertThat(some.rows())
                        .isEqualTo(
                                all.rows().subList(0, Math.min(limit, all.rows().size())));
                assertThat(some.matches())
                        .isEqualTo(all.matches())
                        .isEqualTo(all.rows().size());
                assertThat(some.histogram()).isEqualTo(all.histogram());
                assertThat(some.top()).isEqualTo(all.top());
            }
        }
    }

    private HuntResult hunt(ArchiveQuery query, int limit) {
        return hunt(engine, query, limit, false);
    }

    private static ArchiveQuery withText(String text) {
        ArchiveQuery all = query();
        return new ArchiveQuery(all.from(), all.to(), List.of(), List.of(), text);
    }

    @Test
    void aValueCannotLeaveItsCondition() throws IOException, SQLException {
        fourRecords();
        assertThat(found("user = x' OR '1'='1")).isEmpty();
        assertThat(found("asset = x') OR (true")).isEmpty();
        assertThat(found("command_line = *(?:)|.**")).isEmpty();
        assertThat(found(withText("'; DROP TABLE fresh; --"))).isEmpty();
        assertThat(found()).hasSize(4);
    }

    @Test
    void conditionsAreJoinedByAndWhichMayAlsoStandInAValue() {
        assertThat(SearchCondition.parseAll(
                        "user = brandt and command_line contains copy and paste AND port in 80, 443"))
                .extracting(SearchCondition::text)
                .containsExactly("user = brandt", "command_line contains copy and paste", "port in 80, 443");
    }

    @Test
    void aConditionThatCannotBeRunSaysWhatToChange() {
        assertThatThrownBy(() -> SearchCondition.parse("colour = red"))
                .isInstanceOf(InvalidSearch.class)
                .hasMessageContaining("no field colour")
                .extracting("code")
                .isEqualTo("search.field");
        assertThatThrownBy(() -> SearchCondition.parse("brandt"))
                .extracting("code")
                .isEqualTo("search.condition");
        assertThatThrownBy(() -> SearchCondition.parse("port = http"))
                .extracting("code")
                .isEqualTo("search.value");
        assertThatThrownBy(() -> SearchCondition.parse("hash contains ab"))
                .extracting("code")
                .isEqualTo("search.operator");
        assertThatThrownBy(() -> SearchCondition.parse("user ="))
                .extracting("code")
                .isEqualTo("search.value");
    }

    @Test
    void aReaderFindsOnlyRecordsOfAssetsThatTheReaderSeesAndNoHiddenRecord() throws IOException, SQLException {
        fourRecords();
        SearchScope dc = new SearchScope(false, Set.of(DC), Set.of());
        SearchScope nothing = new SearchScope(false, Set.of(), Set.of());
        SearchScope hidden = new SearchScope(true, Set.of(), Set.of("sensor/of-test/000000000000002a/3"));
        for (Map.Entry<SearchScope, List<Long>> one : List.of(
                Map.entry(dc, List.of(2L)),
                Map.entry(nothing, List.<Long>of()),
                Map.entry(hidden, List.of(1L, 2L, 4L)))) {
            assertThat(engine.list(query(), one.getKey(), Order.OLDEST_FIRST, 100, null))
                    .extracting(row -> row.id().sequence())
                    .containsExactlyElementsOf(one.getValue());
            for (boolean judged : new boolean[] {false, true}) {
                HuntResult result = engine.hunt(
                        query(),
                        one.getKey(),
                        100,
                        Duration.ofHours(1),
                        Duration.ofSeconds(30),
                        judged ? row -> true : null,
                        new SearchCancellation());
                assertThat(result.rows())
                        .extracting(row -> row.id().sequence())
                        .containsExactlyElementsOf(one.getValue().reversed());
                assertThat(result.matches()).isEqualTo(one.getValue().size());
                assertThat(result.top().getOrDefault("asset", List.of()).stream()
                                .mapToLong(HuntResult.Count::count)
                                .sum())
                        .isEqualTo(one.getValue().size());
            }
        }
    }

    @Test
    void aHuntCountsEverythingAndShowsTheNewest() throws IOException, SQLException {
        fourRecords();
        archive.file(
                List.of(archive.record(WS, NOON.minus(Duration.ofHours(20)), starts("brandt", "calc.exe", "calc"))));
        HuntResult result = engine.hunt(
                query("category = process_creation"),
                SearchScope.UNLIMITED,
                1,
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                null,
                new SearchCancellation());
        assertThat(result.rows()).extracting(row -> row.id().sequence()).containsExactly(3L);
        assertThat(result.matches()).isEqualTo(3);
        assertThat(result.histogram())
                .containsExactlyInAnyOrderEntriesOf(Map.of(NOON, 2L, NOON.minus(Duration.ofHours(20)), 1L));
        assertThat(result.top().get("user_name"))
                .containsExactly(new HuntResult.Count("brandt", 2), new HuntResult.Count("meyer", 1));
        assertThat(result.covered()).isEqualTo(query().from());
    }

    @Test
    void aHuntWhoseBudgetIsUsedUpGoesOnWhereItStopped() throws IOException, SQLException {
        fourRecords();
        List<List<Long>> parts = new ArrayList<>();
        try (ArchiveSearch small = archive.search(ArchiveSearch.Limits.STANDARD, 0)) {
            for (Instant to = query().to(); to.isAfter(query().from()); ) {
                HuntResult part = small.hunt(
                        query().within(query().from(), to),
                        SearchScope.UNLIMITED,
                        100,
                        Duration.ofHours(1),
                        Duration.ZERO,
                        null,
                        new SearchCancellation());
                parts.add(part.rows().stream().map(row -> row.id().sequence()).toList());
                assertThat(part.covered()).isBefore(to);
                to = part.covered();
            }
        }
        assertThat(parts)
                .as("the records in no file, and one file after the other")
                .containsExactly(List.of(4L, 3L), List.of(2L), List.of(1L));
    }

    @Test
    void aHuntFindsTheSameInManySlicesAsInOne() throws IOException, SQLException {
        Random random = new Random(28);
        for (int file = 0; file < 12; file++) {
            List<ArchivedRecord> records = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                Instant at = NOON.minusSeconds(file * 3_600L + random.nextInt(9_000));
                records.add(archive.record(
                        random.nextBoolean() ? WS : DC,
                        at,
                        starts("user" + random.nextInt(4), "cmd.exe", "cmd " + n % 7)));
            }
            archive.file(records);
        }
        archive.fresh(archive.record(WS, NOON.minusSeconds(5_000), starts("user1", "cmd.exe", "cmd 3")));
        try (ArchiveSearch small = archive.search(ArchiveSearch.Limits.STANDARD, 0)) {
            for (ArchiveQuery query : List.of(
                    query(),
                    query("user = user1"),
                    query("user in user1, user2", "command_line endswith 3"),
                    withText("cmd 3"))) {
                for (int limit : List.of(0, 3, 1_000)) {
                    for (boolean judged : List.of(false, true)) {
                        HuntResult one = hunt(engine, query, limit, judged);
                        assertThat(one.matches()).isPositive();
                        assertThat(hunt(small, query, limit, judged)).isEqualTo(one);
                    }
                }
            }
        }
    }

    private static HuntResult hunt(ArchiveSearch search, ArchiveQuery query, int limit, boolean judged) {
        return search.hunt(
                query,
                SearchScope.UNLIMITED,
                limit,
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                judged ? row -> row.id().sequence() % 2 == 0 : null,
                new SearchCancellation());
    }

    @Test
    void aSearchThatTakesTooLongEndsAndSaysSo() throws IOException, SQLException {
        List<ArchivedRecord> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(archive.record(WS, NOON.plusMillis(i), starts("brandt", "cmd.exe", "cmd " + "x".repeat(500))));
        }
        archive.file(rows);
        try (ArchiveSearch hurried = archive.search(new ArchiveSearch.Limits(512, 64, 1, 1, Duration.ofMillis(1)))) {
            assertThatThrownBy(() ->
                            hurried.list(withText("nowhere"), SearchScope.UNLIMITED, Order.NEWEST_FIRST, 10, null))
                    .isInstanceOf(ArchiveUnavailable.class)
                    .extracting("code")
                    .isEqualTo("archive.timeout");
        }
    }
}
