package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;

/** On a whole node: a medium alert has no case until a user creates one from it. */
final class HuntedCase {

    private static final String REASON = "Nobody makes such a task at night.";

    private HuntedCase() {}

    static void open(Caller root) {
        String alert = alone(root);
        JsonNode counts = done(root.get("/api/v1/alerts/counts?case=none&limit=10"));
        assertThat(counts.path("rules").path(0).path("alerts").asLong()).isPositive();

        String body = "{\"alerts\":[\"%s\"],\"reason\":\"%s\"}".formatted(alert, REASON);
        JsonNode opened = done(root.post("/api/v1/cases", body, "Idempotency-Key", "hunt-1"));
        assertThat(opened.path("openedByHand").path("reason").asText()).isEqualTo(REASON);
        assertThat(opened.path("status").asText()).isEqualTo("acknowledged");
        assertThat(opened.path("alerts").path(0).path("id").asText()).isEqualTo(alert);
        JsonNode found =
                done(root.get("/api/v1/search?q=%23" + opened.path("number").asText()));
        assertThat(found.path("hits").path(0).path("id")).isEqualTo(opened.path("id"));
        lookAround(root, alert, opened.path("number").asText());
        JsonNode again = done(root.post("/api/v1/cases", body, "Idempotency-Key", "hunt-1"));
        assertThat(again.path("number")).as("of the repeated request").isEqualTo(opened.path("number"));

        Caller.Answer late = root.post("/api/v1/cases", body, "Idempotency-Key", "hunt-2");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("code").asText()).isEqualTo("case.alert-has-case");
        assertThat(late.json().path("cases").asText())
                .isEqualTo(opened.path("number").asText());
        Caller.Answer unknown = root.post("/api/v1/cases", "{\"alerts\":[\"none\"],\"reason\":\"?\"}");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().path("code").asText()).isEqualTo("case.alert-unknown");
    }

    private static void lookAround(Caller root, String alert, String number) {
        JsonNode around = done(root.get("/api/v1/alerts/" + alert + "/around?order=oldest&where=user%20%3D%20eve"));
        assertThat(around.path("items").path(0).path("matched").asBoolean()).isTrue();
        assertThat(done(root.get("/api/v1/cases/" + number + "/around?minutes=5"))
                        .path("items"))
                .hasSize(1);
        String hunt = """
                {"from":"2026-11-24T22:00:00Z","to":"2026-11-24T23:00:00Z","where":["command_line contains upd.exe"],
                 "text":"onlogon"}""";
        JsonNode found = done(root.post("/api/v1/hunt", hunt));
        assertThat(found.path("matches").asInt()).isEqualTo(1);
        assertThat(found.path("percent").asInt()).isEqualTo(100);
        Caller.Answer file = root.post("/api/v1/hunt/csv", hunt);
        assertThat(file.response().body()).contains("schtasks.exe");
        assertThat(root.post("/api/v1/hunt/export", hunt).response().body()).contains("schtasks.exe");
        String select = """
                {"from":"2026-11-24T22:00:00Z","to":"2026-11-24T23:00:00Z",
                 "sql":"SELECT user_name, process, count(*) AS n FROM telemetry WHERE command_line LIKE '%upd.exe%' GROUP BY ALL"}""";
        JsonNode selected = done(root.post("/api/v1/hunt/sql", select));
        assertThat(selected.path("rows").toString())
                .isEqualTo("[[\"eve\",\"C:\\\\Windows\\\\System32\\\\schtasks.exe\",1]]");
        assertThat(root.post("/api/v1/hunt/sql/csv", select).response().body())
                .startsWith("user_name,process,n\r\neve,");
        assertThat(root.post("/api/v1/hunt/sql/export", select).response().body())
                .startsWith("{\"user_name\":\"eve\",");
        Caller.Answer outside = root.post("/api/v1/hunt/sql", """
                {"from":"2026-11-24T22:00:00Z","sql":"SELECT * FROM read_text('/etc/passwd')"}""");
        assertThat(outside.status()).isEqualTo(400);
        assertThat(outside.json().path("code").asText()).isEqualTo("search.sql");
        Caller.Answer wrong = root.post("/api/v1/hunt", "{\"where\":[\"colour = red\"]}");
        assertThat(wrong.json().path("code").asText()).isEqualTo("search.field");
        asRule(root, hunt);
        saved(root, hunt);
        addToCase(root, number, found.path("records").path(0).path("record").asText());
        assertThat(done(byPattern(root, "[process:name = 'schtasks.exe' AND process:command_line LIKE '%onlogon']"))
                        .path("matches")
                        .asInt())
                .isEqualTo(1);
        assertThat(done(byPattern(root, "[process:name = 'cmd.exe']"))
                        .path("matches")
                        .asInt())
                .isZero();
        assertThat(byPattern(root, "[process:pid = 7]").json().path("detail").asText())
                .contains("Records have no process:pid");
        assertThat(byPattern(root, "[process:name = 'a'] AND")
                        .json()
                        .path("detail")
                        .asText())
                .contains("at character 25 (pattern.syntax)");
        erase(root, number);
    }

    private static void asRule(Caller root, String hunt) {
        JsonNode made = done(root.post("/api/v1/hunt/rule?title=Night%20task", hunt));
        assertThat(made.path("rules").asInt()).isEqualTo(1);
        String yaml = made.path("yaml").asText();
        String id = yaml.replaceAll("(?s).*\nid: ([0-9a-f-]{36})\n.*", "$1");
        JsonNode pack = done(put(root, "/api/v1/rule-packs/from-a-hunt?stage=draft", yaml));
        assertThat(pack.path("rules").asInt()).isEqualTo(1);
        JsonNode rule = done(root.get("/api/v1/rules/" + id));
        assertThat(rule.path("title").asText()).isEqualTo("Night task");
        assertThat(rule.path("staging").path("stage").asText()).isEqualTo("draft");
        done(put(root, "/api/v1/rules/" + id + "/stage", "{\"stage\":\"shadow\",\"reason\":\"It is quiet.\"}"));
        // Uploaded again, a rule keeps the stage that a user set.
        done(put(root, "/api/v1/rule-packs/from-a-hunt?stage=draft", yaml + "# of a hunt\n"));
        assertThat(done(root.get("/api/v1/rules/" + id))
                        .path("staging")
                        .path("stage")
                        .asText())
                .isEqualTo("shadow");
        Caller.Answer given = root.post("/api/v1/hunt/rule", "{\"rule\":\"%s\"}".formatted(id));
        assertThat(given.json().path("code").asText()).isEqualTo("search.rule-given");
        Caller.Answer nothing = root.post("/api/v1/hunt/rule", "{\"where\":[\"user = nobody\"]}");
        assertThat(nothing.json().path("code").asText()).isEqualTo("search.nothing-found");
    }

    /** Last, because it erases the record that the others find. */
    private static void erase(Caller root, String number) {
        String evidence = "/api/v1/assets/host:ws-7.corp.example/evidence";
        String reason = "{\"reason\":\"Matter 7\"}";
        done(put(root, evidence + "/holds/matter-7", reason));
        assertThat(root.post(evidence + "/erase", reason).json().path("code").asText())
                .isEqualTo("evidence.held");
        JsonNode held = done(root.get("/api/v1/cases/" + number + "/records")).path("items");
        assertThat(held.path(0).path("raw").asText()).contains("schtasks.exe");
        assertThat(root.send(root.request(evidence + "/holds/matter-7").DELETE())
                        .status())
                .isEqualTo(204);
        done(root.post(evidence + "/erase", reason));
        JsonNode erased = done(root.get("/api/v1/cases/" + number + "/records")).path("items");
        assertThat(erased).hasSize(1);
        assertThat(erased.path(0).path("raw").isNull()).isTrue();
        assertThat(erased.path(0).path("erased").path("reason").asText()).isEqualTo("Matter 7");
    }

    private static void saved(Caller root, String hunt) {
        String body = "{\"name\":\"Night tasks\",\"shared\":false,\"lastHours\":24,\"hunt\":%s}".formatted(hunt);
        JsonNode stored = done(root.post("/api/v1/hunts", body));
        String path = "/api/v1/hunts/" + stored.path("id").asText();
        assertThat(stored.path("hunt").path("from").isNull())
                .as("the time range ends now")
                .isTrue();
        assertThat(root.post("/api/v1/hunts", body).json().path("code").asText())
                .isEqualTo("hunt.name-taken");
        assertThat(done(root.get("/api/v1/hunts")).path("items")).hasSize(1);
        assertThat(done(root.get(path)).path("name").asText()).isEqualTo("Night tasks");
        done(root.post("/api/v1/people", "{\"name\":\"hunter\",\"role\":\"responder\"}"));
        Caller other = root.as(done(root.post("/api/v1/people/hunter/tokens", "{}"))
                .path("token")
                .asText());
        assertThat(other.get(path).status()).as("of a private hunt").isEqualTo(404);
        JsonNode shared = done(put(root, path, body.replace("\"shared\":false", "\"shared\":true")));
        assertThat(shared.path("facts").path("version").asLong()).isEqualTo(2);
        assertThat(done(other.get("/api/v1/hunts")).path("items")).hasSize(1);
        Caller.Answer notTheirs = put(other, path, body);
        assertThat(notTheirs.json().path("code").asText()).isEqualTo("hunt.not-yours");
        assertThat(other.send(other.request(path).DELETE()).status()).isEqualTo(403);
        Caller.Answer stale =
                root.send(root.request(path).header("If-Match", "\"1\"").PUT(BodyPublishers.ofString(body)));
        assertThat(stale.json().path("code").asText()).isEqualTo("hunt.stale-version");
        String large = body.replace("Night tasks", "Large").replace("onlogon", "x\",\"rule\":\"" + "y".repeat(70_000));
        assertThat(root.post("/api/v1/hunts", large).json().path("code").asText())
                .isEqualTo("hunt.too-large");
        assertThat(root.post("/api/v1/hunts", body.replace("command_line", "colour"))
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("search.field");
        assertThat(root.send(root.request(path).DELETE()).status()).isEqualTo(204);
        String statement = "{\"name\":\"Users\",\"sql\":\"SELECT user_name FROM telemetry\",\"hunt\":%s}";
        JsonNode select = done(root.post("/api/v1/hunts", statement.formatted("{\"from\":\"2026-11-24T00:00:00Z\"}")));
        JsonNode again = done(root.get("/api/v1/hunts/" + select.path("id").asText()));
        assertThat(again.path("sql").asText()).isEqualTo("SELECT user_name FROM telemetry");
        assertThat(again.path("hunt").path("from").asText()).isEqualTo("2026-11-24T00:00:00.000Z");
        assertThat(root.post("/api/v1/hunts", statement.formatted(hunt))
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("search.sql");
    }

    private static void addToCase(Caller root, String number, String record) {
        String path = "/api/v1/cases/" + number + "/records";
        String body = "{\"records\":[\"%s\"],\"note\":\"The task itself\"}".formatted(record);
        done(root.post(path, body, "Idempotency-Key", "record-1"));
        done(root.post(path, body, "Idempotency-Key", "record-2"));
        JsonNode kept = done(root.get(path)).path("items");
        assertThat(kept).hasSize(1);
        assertThat(kept.path(0).path("raw").asText()).contains("schtasks.exe");
        assertThat(kept.path(0).path("added").path("note").asText()).isEqualTo("The task itself");
        assertThat(done(root.get("/api/v1/cases/" + number + "/activity"))
                        .path("items")
                        .toString())
                .as("the case has the record already when it is added again")
                .containsOnlyOnce("records-added")
                .contains("1 record: The task itself");
        Caller.Answer unknown = root.post(path, "{\"records\":[\"%s9\"]}".formatted(record));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().path("code").asText()).isEqualTo("case.record-unknown");
        assertThat(root.post(path, "{\"records\":[\"none\"]}")
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("body.wrong-value");
    }

    private static Caller.Answer put(Caller root, String path, String body) {
        return root.send(root.request(path).PUT(BodyPublishers.ofString(body)));
    }

    private static Caller.Answer byPattern(Caller root, String pattern) {
        return root.post("/api/v1/hunt", """
                {"from":"2026-11-24T22:00:00Z","to":"2026-11-24T23:00:00Z","pattern":"%s"}""".formatted(pattern));
    }

    private static String alone(Caller root) {
        String token = done(root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}"))
                .path("token")
                .asText();
        String credential = done(root.as("")
                        .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"third\"}".formatted(token)))
                .path("credential")
                .asText();
        done(root.as(credential).post("/api/v1/telemetry", """
            {"asset":"ws-7.corp.example","time":"2026-11-24T22:28:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\schtasks.exe","User":"CORP\\\\eve",\
            "CommandLine":"schtasks /create /tn Updater /tr \\"C:\\\\Users\\\\Public\\\\upd.exe\\" /sc onlogon"}}
            """));
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> done(root.get("/api/v1/alerts?case=none&asset=host:ws-7.corp.example"))
                                .path("items")
                                .path(0)
                                .path("id")
                                .asText(),
                        id -> !id.isEmpty());
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(400);
        return answer.json();
    }
}
