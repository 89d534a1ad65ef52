package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Back-tests on a running node: telemetry in, then rules that were not there when it came. */
class BackTestJobIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "55555555-5555-4555-8555-555555555601";
    private static final String ON_ONE = "55555555-5555-4555-8555-555555555603";
    private static final String ACROSS = "55555555-5555-4555-8555-555555555604";
    private static final String BASE = "55555555-5555-4555-8555-555555555602";
    private static final String PACK = """
            title: Program Of The Back-Test
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: tried.exe}
                condition: selection
            level: critical
            ---
            title: Base Of The Back-Test
            id: %s
            name: back_test_base
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: base.exe}
                condition: selection
            level: low
            ---
            title: Three On One Asset
            id: %s
            level: high
            correlation:
                type: event_count
                rules: [back_test_base]
                group-by: [Computer]
                timespan: 10m
                condition: {gte: 3}
            ---
            title: Three Of One User
            id: %s
            level: high
            correlation:
                type: event_count
                rules: [back_test_base]
                group-by: [User]
                timespan: 10m
                condition: {gte: 3}
            """.formatted(RULE, BASE, ON_ONE, ACROSS);
    private static final String FILTER = """
            title: Known Program
            id: 55555555-5555-4555-8555-555555555605
            logsource: {product: windows, category: process_creation}
            filter:
                rules: [%s]
                selection: {CommandLine|endswith: expected}
                condition: not selection
            """.formatted(RULE);

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private Caller administrator;
    private Caller sensor;

    @BeforeEach
    void begin() {
        sensor = node.sensor("it");
        administrator = node.administrator();
    }

    @Test
    void theForecastEqualsWhatShadowThenCountsOnTheSameRecords() {
        List<String> records = List.of(
                record("ws1", "tried.exe", "2026-11-24T10:00:00Z", "a"),
                record("ws1", "tried.exe", "2026-11-24T10:05:00Z", "b"),
                record("ws2", "tried.exe", "2026-11-24T10:00:00Z", "c"),
                record("ws1", "tried.exe", "2026-11-27T10:00:00Z", "d"),
                record("ws1", "base.exe", "2026-11-25T10:00:00Z", "e"),
                record("ws1", "base.exe", "2026-11-25T10:01:00Z", "f"),
                record("ws1", "base.exe", "2026-11-25T10:02:00Z", "g"),
                record("ws2", "base.exe", "2026-11-26T10:00:00Z", "h"),
                record("ws3", "base.exe", "2026-11-26T10:01:00Z", "i"),
                record("ws4", "base.exe", "2026-11-26T10:02:00Z", "j"),
                record("ws4", "other.exe", "2026-11-26T10:03:00Z", "k"));
        records.forEach(one -> RunningNode.telemetry(sensor, one));
        JsonNode result = done("", PACK).path("result");
        assertThat(result.path("records").asInt()).isEqualTo(records.size());
        Map<String, List<Long>> forecast = new TreeMap<>();
        for (JsonNode rule : result.path("rules")) {
            forecast.put(
                    rule.path("id").asText(),
                    List.of(
                            rule.at("/counts/matches").asLong(),
                            rule.at("/counts/alerts").asLong()));
            assertThat(rule.at("/before/matches").asLong()).isZero();
        }
        assertThat(forecast).isEqualTo(Map.of(RULE, List.of(4L, 3L), ON_ONE, List.of(1L, 1L), ACROSS, List.of(2L, 2L)));

        put("/api/v1/rule-packs/tried", PACK);
        for (String correlation : List.of(ON_ONE, ACROSS)) {
            put(
                    "/api/v1/rules/" + correlation + "/stage",
                    "{\"stage\":\"shadow\",\"reason\":\"New\",\"withRules\":true}");
        }
        put("/api/v1/rules/" + RULE + "/stage", "{\"stage\":\"shadow\",\"reason\":\"New\"}");
        records.forEach(one -> RunningNode.telemetry(sensor, one));
        forecast.forEach((rule, counts) -> await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode found = administrator.get("/api/v1/rules/" + rule).json();
            assertThat(List.of(
                            found.at("/shadow/matches").asLong(),
                            found.at("/shadow/alerts").asLong()))
                    .as(found.path("title").asText())
                    .isEqualTo(counts);
        }));
    }

    @Test
    void aFilterSaysWhatItHidesAndHowItsCasesWereClosedAndWritesNothingElse() {
        put("/api/v1/rule-packs/tried", PACK);
        RunningNode.telemetry(sensor, record("ws1", "tried.exe", "2026-11-24T10:00:00Z", "attack"));
        RunningNode.telemetry(sensor, record("ws2", "tried.exe", "2026-11-24T10:00:00Z", "expected"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.list("/api/v1/cases")).hasSize(2));
        for (JsonNode one : node.list("/api/v1/cases")) {
            String path = "/api/v1/cases/" + one.path("id").asText();
            boolean attack = one.toString().contains("ws1");
            done(administrator.post(path + "/acknowledge", "{}"));
            done(administrator.post(path + "/resolve", "{}"));
            done(administrator.post(
                    path + "/close",
                    attack
                            ? "{\"classification\":\"truePositive\",\"determination\":\"malware\"}"
                            : "{\"classification\":\"falsePositive\",\"determination\":\"notMalicious\"}"));
        }
        await().atMost(PATIENCE)
                .until(() -> administrator
                                .get("/api/v1/status")
                                .json()
                                .at("/boards/eventsBehind")
                                .asInt()
                        == 0);
        Map<String, String> before = quietTables();
        JsonNode result = done("", FILTER).path("result");
        assertThat(tables()).as("tables").isEqualTo(before);
        assertThat(result.at("/before/alerts").asInt()).isEqualTo(2);
        assertThat(result.at("/counts/alerts").asInt()).isEqualTo(1);
        assertThat(result.at("/before/cases").asInt())
                .as("the cases that opened")
                .isEqualTo(2);
        assertThat(result.at("/counts/cases").asInt()).isEqualTo(1);
        assertThat(result.at("/counts/days").toString())
                .isEqualTo("[{\"day\":\"2026-11-24\",\"alerts\":1,\"cases\":1,\"notifications\":1}]");
        assertThat(result.at("/verdicts/precision").asDouble()).isEqualTo(1.0);
        assertThat(result.at("/hidden/precision").asDouble()).isZero();
        assertThat(result.at("/rules/0/hidden/0/asset").asText()).isEqualTo("host:ws2.corp.example");
        assertThat(result.at("/verdicts/truePositive").asInt()).isEqualTo(1);
        assertThat(result.at("/verdicts/falsePositive").asInt()).isZero();
        assertThat(result.at("/hidden/records").asInt()).isEqualTo(1);
        assertThat(result.at("/hidden/withAlert").asInt()).isEqualTo(1);
        assertThat(result.at("/hidden/falsePositive").asInt()).isEqualTo(1);
        assertThat(result.at("/hidden/truePositive").asInt()).isZero();

        JsonNode pack = done("&pack=tried", "").path("result");
        assertThat(pack.at("/counts/alerts").asInt()).isEqualTo(2);
        assertThat(pack.at("/before/alerts").asInt()).isEqualTo(2);
        assertThat(done("&rule=" + RULE, "").at("/result/rules")).hasSize(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.metric("watchfloor_back_tests_total{state=\"done\"}"))
                        .isEqualTo(3));
    }

    @Test
    void aBackTestIsOfItsPersonAndOnlyPeopleWhoMayChangeRulesStartOne() {
        String id = done("", PACK).path("id").asText();
        Caller responder = node.responder("rita");
        assertThat(responder.get("/api/v1/rules/back-tests").status()).isEqualTo(403);
        administrator.post("/api/v1/people", "{\"name\":\"ann\",\"role\":\"administrator\"}");
        Caller ann = administrator.as(administrator
                .post("/api/v1/people/ann/tokens", "{}")
                .json()
                .path("token")
                .asText());
        assertThat(ann.get("/api/v1/rules/back-tests").json().path("items")).isEmpty();
        assertThat(ann.get("/api/v1/rules/back-tests/" + id).status()).isEqualTo(404);
        assertThat(node.list("/api/v1/rules/back-tests")).hasSize(1);
        assertThat(administrator.post("/api/v1/rules/back-tests", "").status()).isEqualTo(400);
        Caller.Answer wrong = start("", "title: Without detection\nlevel: high\n");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().path("problems")).isNotEmpty();
        assertThat(start("&rule=none", "").status()).isEqualTo(422);
    }

    @Test
    void aBackTestWhoseNodeIsLostIsRunByAnotherNodeAndEndsLikeAnyOther() {
        RunningNode.telemetry(sensor, record("ws1", "tried.exe", "2026-11-24T10:00:00Z", "a"));
        String result = done("", PACK).path("result").toString();
        update("status = 'running', node = 'lost', result = NULL, ended_at = NULL, input = '%s'".formatted(PACK), 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(only().path("state").asText()).isEqualTo("done"));
        assertThat(only().path("result").toString()).isEqualTo(result);
        assertThat(node.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT count(input) FROM background_job")
                                .mapTo(Integer.class)
                                .one())
                        .intValue())
                .as("inputs are deleted when jobs end")
                .isZero();
    }

    @Test
    void aBackTestThatLosesItsNodeAgainAndAgainIsInterruptedAndCanBeDeleted() {
        String id = done("", PACK).path("id").asText();
        update("status = 'running', node = 'lost', ended_at = NULL, starts = 3", 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(only().path("state").asText()).isEqualTo("interrupted"));
        assertThat(only().path("problem").asText()).contains("started 3 times");
        String path = "/api/v1/rules/back-tests/" + id;
        assertThat(administrator.send(administrator.request(path).DELETE()).status())
                .isEqualTo(204);
        assertThat(administrator.get(path).status()).isEqualTo(404);
    }

    @Test
    void aBackTestThatAnotherNodeRunsIsCancelledFromThisNode() {
        String id = done("", PACK).path("id").asText();
        update("status = 'running', node = 'another', ended_at = NULL", 0);
        String path = "/api/v1/rules/back-tests/" + id;
        assertThat(administrator.send(administrator.request(path).DELETE()).status())
                .isEqualTo(204);
        assertThat(administrator.get(path).json().path("state").asText()).isEqualTo("cancelled");
    }

    private void update(String columns, int minutesAgo) {
        node.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE background_job SET %s, alive_at = now() - interval '%d minutes'"
                                .formatted(columns, minutesAgo)));
    }

    private JsonNode only() {
        String id = node.list("/api/v1/rules/back-tests").getFirst().path("id").asText();
        return administrator.get("/api/v1/rules/back-tests/" + id).json();
    }

    private static void done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(300);
    }

    private Caller.Answer start(String query, String rules) {
        return administrator.send(administrator
                .request("/api/v1/rules/back-tests?days=3650" + query)
                .setHeader("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(rules)));
    }

    private JsonNode done(String query, String rules) {
        Caller.Answer started = start(query, rules);
        assertThat(started.status()).as(started.response().body()).isEqualTo(200);
        String path = "/api/v1/rules/back-tests/" + started.json().path("id").asText();
        await().atMost(PATIENCE)
                .until(() -> !Set.of("waiting", "running")
                        .contains(administrator.get(path).json().path("state").asText()));
        JsonNode ended = administrator.get(path).json();
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
        return ended;
    }

    private void put(String path, String body) {
        done(administrator.send(administrator.request(path).PUT(BodyPublishers.ofString(body))));
    }

    private Map<String, String> quietTables() {
        AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
            Map<String, String> now = tables();
            return now.equals(last.getAndSet(now));
        });
        return last.get();
    }

    /**
     * The rows of all tables, except those of back-tests, of the audit log, and of projections and other work that may
     * still follow what happened before. No event and no decision is among the exceptions.
     */
    private Map<String, String> tables() {
        return node.jdbi().withHandle(handle -> {
            Map<String, String> tables = new TreeMap<>();
            for (String table : handle.createQuery("""
                            SELECT table_name FROM information_schema.tables
                            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                                AND table_name NOT IN ('background_job', 'search_backlog', 'case_trait_backlog', 'secure_score', 'secure_score_now',
                                    'gate_node', 'cluster_member', 'cluster_formation', 'session', 'api_token',
                                    'heartbeat_sent', 'input_count', 'write_probe', 'presence', 'person_seen',
                                    'asset_source', 'asset_format', 'record_format', 'asset_field', 'asset_board',
                                    'fold_position', 'live_change', 'live_head', 'cloud_lease', 'indicator_node', 'webhook_mark')
                                AND table_name NOT LIKE 'archive%' AND table_name NOT LIKE 'audit%'
                                AND table_name NOT LIKE 'own_telemetry%'""").mapTo(String.class).list()) {
                tables.put(
                        table,
                        handle.createQuery(
                                        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM \""
                                                + table + "\" t")
                                .mapTo(String.class)
                                .one());
            }
            return tables;
        });
    }

    private static String record(String asset, String program, String time, String argument) {
        return """
                {"asset":"%s.corp.example","time":"%s",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\%s","CommandLine":"%s","User":"CORP\\\\ann","Computer":"%s"}}
                """.formatted(asset, time, program, argument, asset);
    }
}
