package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Indicators that a source stores and deletes by external ids")
final class BulkIndicatorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("""
            watchfloor.rules.indicators.too-common = 3
            watchfloor.rules.max-indicators = 1
            """);

    private static String item(String externalId, String type, String value, String more) {
        return "{\"externalId\":\"%s\",\"type\":\"%s\",\"value\":\"%s\"%s}".formatted(externalId, type, value, more);
    }

    private static JsonNode put(Caller caller, String... items) {
        return sent(caller, "{\"indicators\":[" + String.join(",", items) + "]}");
    }

    private static JsonNode sent(Caller caller, String body) {
        Caller.Answer answer = caller.send(caller.request("/api/v1/intel/indicators")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode delete(Caller caller, String body) {
        Caller.Answer answer = caller.post("/api/v1/intel/indicators/delete", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> outcomes(JsonNode answer) {
        return answer.path("results").findValuesAsText("outcome");
    }

    private static String id(JsonNode answer, int item) {
        return answer.path("results").path(item).path("id").asText();
    }

    private static Caller account(String name) {
        Caller root = NODE.administrator();
        root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"rule-author\"}".formatted(name));
        return root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    private static JsonNode indicator(String id) {
        return NODE.administrator().get("/api/v1/intel/indicators/" + id).json();
    }

    private static String status(String id) {
        return indicator(id).path("values").path(0).path("status").asText();
    }

    private static long versions() {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM intel_object")
                        .mapTo(Long.class)
                        .one());
    }

    private static void active() {
        await().atMost(PATIENCE)
                .until(() -> NODE.administrator()
                        .get("/api/v1/intel/live")
                        .json()
                        .path("current")
                        .asBoolean());
    }

    @Test
    @DisplayName("that have expired are stored and counted, because they are not compared with telemetry")
    void sayWhatHasExpired() {
        Caller account = account("late");
        String old = item(
                "l1",
                "domain",
                "late.example",
                ",\"validity\":{\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-02-01T00:00:00Z\"}");
        JsonNode stored = put(account, old, item("l2", "domain", "soon.example", ""));
        assertThat(outcomes(stored)).containsExactly("created", "created");
        assertThat(stored.path("results").findValuesAsText("expired")).containsExactly("true", "false");
        assertThat(stored.path("counts").path("expired").asInt()).isEqualTo(1);
        assertThat(put(account, old).path("counts").path("expired").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("are stored with confidence 0, which says that the source does not trust the value itself")
    void mayHaveNoConfidence() {
        JsonNode stored = put(
                account("nil"),
                item("n1", "domain", "nil.example", ",\"confidence\":0"),
                item("n2", "domain", "some.example", ",\"confidence\":50"));

        assertThat(outcomes(stored)).containsExactly("created", "created");
    }

    @Test
    @DisplayName(
            "are created, changed, left as they are and refused one by one, and the same request again changes nothing")
    void areStoredOneByOne() {
        Caller ann = account("ann");
        String[] items = {
            item("a1", "domain", "Bulk.Example", ",\"confidence\":80,\"tlp\":\"green\""),
            item("a2", "network", "203.0.113.0/24", ",\"validity\":{\"until\":\"2100-01-01T00:00:00Z\"}"),
            item("a3", "url", "https://bulk.example/it's?a=\\\\b", ""),
            item("a4", "sha256", "ab".repeat(32), ",\"action\":\"allow\""),
            item("a5", "domain", "no domain", ""),
            item("a6", "ipv4", "2001:db8::1", ""),
            item("a7", "hash", "ab", ""),
            item("a8", "domain", "b.example", ",\"confidence\":101"),
            item("a9", "domain", "b.example", ",\"tlp\":\"pink\""),
            item("a10", "domain", "b.example", ",\"action\":\"shrug\""),
            item(
                    "a11",
                    "domain",
                    "b.example",
                    ",\"validity\":{\"from\":\"2026-01-02T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}"),
            item("a1", "domain", "twice.example", ""),
            "{\"type\":\"domain\",\"value\":\"c.example\"}"
        };

        JsonNode first = put(ann, items);

        assertThat(outcomes(first).subList(0, 4)).containsOnly("created");
        assertThat(first.path("results").findValuesAsText("code").subList(4, 13))
                .containsExactly(
                        "indicator.value",
                        "indicator.value",
                        "indicator.type",
                        "indicator.confidence",
                        "indicator.tlp",
                        "indicator.action",
                        "indicator.validity",
                        "indicator.duplicate",
                        "indicator.external-id");
        long stored = versions();
        JsonNode second = put(ann, items);
        assertThat(outcomes(second).subList(0, 4)).containsOnly("unchanged");
        assertThat(versions()).isEqualTo(stored);
        assertThat(id(second, 0)).isEqualTo(id(first, 0));

        JsonNode changed = put(ann, item("a1", "domain", "bulk.example", ",\"confidence\":60,\"tlp\":\"green\""));
        assertThat(outcomes(changed)).containsExactly("updated");
        assertThat(id(changed, 0)).isEqualTo(id(first, 0));
        active();
        JsonNode one = indicator(id(first, 0));
        assertThat(one.path("tlp").asText()).isEqualTo("green");
        assertThat(one.path("source").asText()).isEqualTo("ann");
        assertThat(one.path("values").path(0).path("value").asText()).isEqualTo("bulk.example");
        assertThat(one.path("values").path(0).path("status").asText()).isEqualTo("live");
        assertThat(status(id(first, 3))).isEqualTo("allows");
        assertThat(status(id(first, 1))).isIn("live", "known-good");
        String bundle =
                NODE.administrator().get("/api/v1/intel/bundle").response().body();
        StixFile read = new StixReader(StixLimits.FILE).read(bundle.getBytes(StandardCharsets.UTF_8));
        assertThat(read.allIssues().toList()).isEmpty();
        assertThat(bundle).contains("\"external_id\":\"a1\"");
    }

    @Test
    @DisplayName("match telemetry, until they are deleted; the same external id is another indicator afterwards")
    void areDeleted() {
        Caller eve = account("eve");
        JsonNode first = put(eve, item("e1", "domain", "deleted.example", ",\"confidence\":90"));
        active();
        RunningNode.telemetry(NODE.sensor("bulk-1"), query("ws1", "deleted.example"));
        await().atMost(PATIENCE)
                .until(() ->
                        indicator(id(first, 0)).path("sightings").path("count").asInt() == 1);

        assertThat(outcomes(delete(eve, "{\"externalIds\":[\"e1\",\"other\",\"e1\"]}")))
                .containsExactly("deleted", "refused", "refused");
        assertThat(outcomes(delete(eve, "{\"externalIds\":[\"e1\"]}"))).containsExactly("unchanged");
        active();
        assertThat(status(id(first, 0))).isEqualTo("revoked");
        JsonNode again = put(eve, item("e1", "domain", "deleted.example", ",\"confidence\":90"));
        assertThat(outcomes(again)).containsExactly("created");
        assertThat(id(again, 0)).isNotEqualTo(id(first, 0));
        assertThat(outcomes(put(eve, item("e1", "domain", "deleted.example", ",\"confidence\":90"))))
                .containsExactly("unchanged");
    }

    private static String query(String host, String domain) {
        return """
                {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"%s","QueryName":"%s",\
                "Image":"C:\\\\a.exe","TimeCreated":"%s"}
                """.formatted(host, domain, Instant.now());
    }

    private static List<JsonNode> alerts(String indicator) {
        return NODE.list("/api/v1/alerts?rule=" + indicator);
    }

    private static JsonNode lookBack(String indicator) {
        Caller root = NODE.administrator();
        Caller.Answer started =
                root.post("/api/v1/rules/look-backs", "{\"indicators\":[\"%s\"],\"days\":2}".formatted(indicator));
        assertThat(started.status()).as(started.response().body()).isEqualTo(200);
        String path = "/api/v1/rules/look-backs/" + started.json().path("id").asText();
        await().atMost(PATIENCE)
                .until(() -> !root.get(path).json().at("/request/endedAt").isNull());
        return root.get(path).json();
    }

    private static void importPattern(String id, String domain) {
        Caller.Answer answer = NODE.administrator().post("/api/v1/intel/bundles", """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-01-01T00:00:00.000Z",
                 "modified":"2026-01-01T00:00:00.000Z","pattern":"[domain-name:value LIKE '%s']",
                 "pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}""".formatted(id, domain));
        assertThat(answer.json().path("added").asInt())
                .as(answer.response().body())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("find telemetry that was kept, with their marking, and nothing twice")
    void lookBack() {
        Caller sensor = NODE.sensor("bulk-2");
        RunningNode.telemetry(
                sensor,
                query("past1", "red.past.example")
                        + query("past2", "RED.past.example")
                        + query("past1", "host.pattern.example")
                        + query("past1", "fine.past.example"));
        for (int host = 0; host < 6; host++) {
            RunningNode.telemetry(sensor, query("common" + host, "common.past.example"));
        }

        Caller root = NODE.administrator();
        JsonNode stored = put(
                root,
                item("past-1", "domain", "red.past.example", ",\"confidence\":90,\"tlp\":\"red\""),
                item("past-2", "domain", "fine.past.example", ",\"confidence\":90"),
                item("past-3", "domain", "fine.past.example", ",\"action\":\"allow\""),
                item("past-4", "domain", "common.past.example", ",\"confidence\":90"));
        String pattern = "indicator--a1b2c3d4-0000-4000-8000-0000000bac01";
        importPattern(pattern, "%.pattern.example");
        String red = id(stored, 0);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(red)).hasSize(2));
        assertThat(alerts(red)).allSatisfy(alert -> {
            assertThat(alert.path("foundLookingBack").isTextual()).isTrue();
            assertThat(alert.path("case").asText()).isNotEmpty();
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(alerts(pattern))
                        .singleElement()
                        .satisfies(alert -> assertThat(
                                        alert.path("foundLookingBack").isTextual())
                                .isTrue()));
        String second = pattern.replace("bac01", "bac02");
        importPattern(second, "%.second.example");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(root.get("/api/v1/intel/objects/" + second)
                                .json()
                                .at("/rule/code")
                                .asText())
                        .as("a pattern beyond the limit")
                        .isEqualTo("intel.rule-limit"));
        String opened = alerts(red).getFirst().path("case").asText();
        assertThat(root.get("/api/v1/cases/" + opened).json().findValuesAsText("tlp"))
                .contains("red");
        Caller amber = account("ada");
        root.send(root.request("/api/v1/people/ada")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"clearance\":\"amber\"}")));
        assertThat(amber.get("/api/v1/cases/" + opened).status()).isEqualTo(404);
        assertThat(amber.get("/api/v1/alerts?limit=1000").response().body()).doesNotContain("red.past.example");
        assertThat(amber.get("/api/v1/rules/look-backs").response().body())
                .contains("\"title\":")
                .doesNotContain(red)
                .doesNotContain("past.example");
        assertThat(alerts(id(stored, 1))).as("an allowed value").isEmpty();
        await().atMost(PATIENCE)
                .until(() -> indicator(red).path("sightings").path("count").asInt() == 2);
        await().atMost(PATIENCE).until(() -> status(id(stored, 3)).equals("paused"));

        JsonNode again = lookBack(red);
        assertThat(again.path("status").asText()).as(again.toString()).isEqualTo("done");
        assertThat(again.path("title").asText()).isEqualTo("1 indicator");
        assertThat(again.at("/counts/found").asInt()).isZero();
        assertThat(again.at("/counts/known").asInt()).isEqualTo(2);
        assertThat(again.at("/counts/indicators/all").asInt()).isEqualTo(1);
        assertThat(again.at("/counts/indicators/notLive").asInt()).isZero();
        JsonNode paused = lookBack(id(stored, 3));
        assertThat(paused.at("/counts/indicators/notLive").asInt())
                .as(paused.toString())
                .isEqualTo(1);

        String asked = "{\"indicators\":[\"" + red + "\"]}";
        assertThat(amber.post("/api/v1/rules/look-backs", asked).status()).isEqualTo(404);
        assertThat(root.post("/api/v1/rules/look-backs", asked.replace("}", ",\"pack\":\"x\"}"))
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("look-back.rules");
    }

    @Test
    @DisplayName("belong to their source: no other source changes or deletes them, and none is above the clearance")
    void belongToTheirSource() {
        Caller bob = account("bob");
        Caller cid = account("cid");
        JsonNode bobs = put(bob, item("same", "domain", "bob.example", ""));
        JsonNode cids = put(cid, item("same", "domain", "cid.example", ""));
        JsonNode list = put(cid, item("same", "domain", "list.example", ",\"source\":\"list\""));
        assertThat(List.of(id(bobs, 0), id(cids, 0), id(list, 0))).doesNotHaveDuplicates();

        assertThat(outcomes(delete(cid, "{\"externalIds\":[\"same\"],\"source\":\"bob\"}")))
                .containsExactly("refused");
        assertThat(outcomes(delete(cid, "{\"externalIds\":[\"same\"]}"))).containsExactly("deleted");
        active();
        assertThat(status(id(bobs, 0))).isEqualTo("live");
        assertThat(status(id(list, 0))).isEqualTo("live");
        assertThat(status(id(cids, 0))).isEqualTo("revoked");

        // Another account imported a version of the object: what the source sends does not replace it.
        NODE.administrator().post("/api/v1/intel/bundles", """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-01-01T00:00:00.000Z",
                 "modified":"%s","pattern":"[domain-name:value = 'other.example']","pattern_type":"stix",
                 "valid_from":"2026-01-01T00:00:00Z"}""".formatted(
                        id(bobs, 0), Instant.now().plusSeconds(5)));
        JsonNode after = put(bob, item("same", "domain", "bob2.example", ""));
        assertThat(after.path("results").path(0).path("code").asText()).isEqualTo("intel.source-differs");

        NODE.administrator()
                .send(NODE.administrator()
                        .request("/api/v1/people/bob")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"clearance\":\"green\"}")));
        JsonNode above = put(bob, item("red", "domain", "red.example", ",\"tlp\":\"red\""));
        assertThat(above.path("results").path(0).path("code").asText()).isEqualTo("intel.clearance");
    }

    private static JsonNode list(Caller caller, String query, String text) {
        Caller.Answer answer =
                caller.post("/api/v1/intel/indicators/list?" + query, text, "Content-Type", "text/plain");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    @DisplayName("come from plain lists and CSV, and a dry run answers what would happen and stores nothing")
    void comeFromLists() {
        Caller lea = account("lea");
        String text = "# Blocklist\nhxxp://listed[.]example/A\n198.51.100.99\n198.51.100.7:443\n198.51.100.99\n";
        long before = versions();
        JsonNode dry = list(lea, "format=list&dryRun=true&tlp=green&confidence=70", text);
        assertThat(dry.path("dryRun").asBoolean()).isTrue();
        assertThat(dry.path("counts").path("created").asInt()).isEqualTo(2);
        assertThat(dry.path("counts").path("refused").asInt()).isEqualTo(1);
        assertThat(dry.path("repeated").asInt()).isEqualTo(1);
        assertThat(versions()).isEqualTo(before);

        JsonNode done = list(lea, "format=list&tlp=green&confidence=70", text);
        assertThat(done.path("results").findValuesAsText("line")).containsExactly("2", "3", "4");
        assertThat(done.path("results").findValuesAsText("outcome")).containsExactly("created", "created", "refused");
        assertThat(done.path("results").path(2).path("result").path("code").asText())
                .isEqualTo("list.value");
        assertThat(list(lea, "format=list&tlp=green&confidence=70", text)
                        .path("counts")
                        .path("unchanged")
                        .asInt())
                .isEqualTo(2);
        active();
        String id = done.path("results").path(1).path("result").path("id").asText();
        assertThat(indicator(id).path("tlp").asText()).isEqualTo("green");
        assertThat(status(id)).isIn("live", "known-good");
        assertThat(outcomes(delete(lea, "{\"externalIds\":[\"198.51.100.99\"]}")))
                .containsExactly("deleted");

        JsonNode csv =
                list(lea, "format=csv&source=sheet", "value,type,id,until\nlisted2.example,hostname,s1,2100-01-01\n");
        assertThat(csv.path("results").path(0).path("result").path("externalId").asText())
                .isEqualTo("s1");
        active();
        assertThat(status(csv.path("results").path(0).path("result").path("id").asText()))
                .isEqualTo("live");

        Caller.Answer refused =
                lea.post("/api/v1/intel/indicators/list?format=csv", "a,b\n1,2\n", "Content-Type", "text/csv");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("list.columns");
        assertThat(lea.post("/api/v1/intel/indicators/list?confidence=101", "a.example", "Content-Type", "text/plain")
                        .code())
                .isEqualTo("query.value");
    }

    @Test
    @DisplayName("are stored 10,000 at a time, and more are refused as a whole")
    void areMany() {
        Caller root = NODE.administrator();
        String body = "{\"indicators\":[%s]}";
        String items = IntStream.range(0, 10_000)
                .mapToObj(i -> item("m" + i, "domain", "m" + i + ".many.example", ",\"confidence\":70"))
                .collect(Collectors.joining(","));
        long start = System.nanoTime();
        assertThat(sent(root, body.formatted(items))
                        .path("counts")
                        .path("created")
                        .asInt())
                .isEqualTo(10_000);
        long stored = System.nanoTime();
        assertThat(sent(root, body.formatted(items))
                        .path("counts")
                        .path("unchanged")
                        .asInt())
                .isEqualTo(10_000);
        long repeated = System.nanoTime();
        assertThat(sent(root, body.formatted(items.replace(":70}", ":71}")))
                        .path("counts")
                        .path("updated")
                        .asInt())
                .isEqualTo(10_000);
        long changed = System.nanoTime();
        String ids = IntStream.range(0, 10_000).mapToObj(i -> "\"m" + i + "\"").collect(Collectors.joining(","));
        assertThat(delete(root, "{\"externalIds\":[" + ids + "]}")
                        .path("counts")
                        .path("deleted")
                        .asInt())
                .isEqualTo(10_000);
        System.out.printf(
                "10,000 indicators: stored in %.1f s, again in %.1f s, changed in %.1f s, deleted in %.1f s%n",
                (stored - start) / 1e9,
                (repeated - stored) / 1e9,
                (changed - repeated) / 1e9,
                (System.nanoTime() - changed) / 1e9);
        Caller.Answer tooMany = root.send(root.request("/api/v1/intel/indicators")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        body.formatted(items + "," + item("one-more", "domain", "x.example", "")))));
        assertThat(tooMany.status()).isEqualTo(400);
    }
}
