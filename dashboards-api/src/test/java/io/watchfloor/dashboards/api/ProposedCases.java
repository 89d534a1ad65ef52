package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * On a whole node: two users have two cases, telemetry links them, and users decide about the merge suggestion and move
 * alerts.
 */
@SuppressWarnings("InlineFormatString") // records are easier to compare on one line each
final class ProposedCases {

    private static final String DELETION = """
            {"asset":"%s","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\%s","LogonGuid":"%s",\
            "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """;
    private static final String TASK = """
            {"asset":"%s","time":"2026-11-24T22:28:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\schtasks.exe","User":"CORP\\\\%s","LogonGuid":"%s",\
            "CommandLine":"schtasks /create /tn Updater /tr \\"C:\\\\Users\\\\Public\\\\upd.exe\\" /sc onlogon"}}
            """;
    private static final String DUMP = """
            {"asset":"%s","time":"2026-11-24T22:27:52.123Z",\
            "logsource":{"product":"windows","category":"process_access"},\
            "fields":{"SourceImage":"C:\\\\Users\\\\%s\\\\mimikatz.exe","TargetImage":"C:\\\\Windows\\\\System32\\\\lsass.exe",\
            "LogonGuid":"%s","GrantedAccess":"0x1010","CallTrace":"C:\\\\Windows\\\\SYSTEM32\\\\ntdll.dll+9d4c4|UNKNOWN(0000)"}}
            """;
    private static final String ONE_LOGON = "{11111111-1111-4111-8111-111111111111}";
    private static final String OTHER_LOGON = "{22222222-2222-4222-8222-222222222222}";

    private final Caller root;
    private final Map<String, Caller> sensors = new HashMap<>();
    private final Caller kim;

    private ProposedCases(Caller root) {
        this.root = root;
        done(root.post("/api/v1/people", "{\"name\":\"kim\",\"role\":\"responder\"}"));
        this.kim = root.as(done(root.post("/api/v1/people/kim/tokens", "{\"purpose\":\"test\",\"expiresInDays\":1}"))
                .path("token")
                .asText());
    }

    /** Each asset has its own sensor, because a new sensor may report only few new assets. */
    private Caller sensor(String asset) {
        return sensors.computeIfAbsent(asset, name -> {
            String token = done(root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}"))
                    .path("token")
                    .asText();
            return root.as(done(root.as("")
                            .post(
                                    "/api/v1/sensors/enroll",
                                    "{\"token\":\"%s\",\"name\":\"%s\"}".formatted(token, name)))
                    .path("credential")
                    .asText());
        });
    }

    static void answerAndMove(Caller root) {
        ProposedCases two = new ProposedCases(root);
        String one = two.caseOn("pa.corp.example", "pat", ONE_LOGON);
        String other = two.caseOn("pb.corp.example", "quin", OTHER_LOGON);
        done(root.post(one + "/acknowledge", "{}"));
        done(two.kim.post(other + "/acknowledge", "{}"));
        two.proposed("pb.corp.example", DUMP.formatted("pb.corp.example", "quin", ONE_LOGON));
        two.dismissed(one, other);
        two.proposed("pa.corp.example", TASK.formatted("pa.corp.example", "pat", OTHER_LOGON));
        two.accepted(one, other);
        two.moved(other, one);
    }

    private String caseOn(String asset, String user, String logon) {
        done(sensor(asset).post("/api/v1/telemetry", DELETION.formatted(asset, user, logon)));
        return "/api/v1/cases/"
                + Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(
                                () -> done(root.get("/api/v1/cases?q=" + asset))
                                        .path("items")
                                        .path(0)
                                        .path("id")
                                        .asText(),
                                id -> !id.isEmpty());
    }

    private void proposed(String asset, String record) {
        done(sensor(asset).post("/api/v1/telemetry", record));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> done(root.get("/api/v1/merge-suggestions"))
                                .path("items")
                                .size()
                        == 1);
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The read models show the decision slightly later. */
    private void shown(String path, Predicate<JsonNode> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> condition.test(done(root.get(path))));
    }

    private void dismissed(String one, String other) {
        JsonNode proposal =
                done(root.get("/api/v1/merge-suggestions")).path("items").path(0);
        assertThat(proposal.path("older").path("id").asText()).isEqualTo(id(one));
        assertThat(proposal.path("younger").path("acknowledgedBy").asText()).isEqualTo("kim");
        assertThat(proposal.path("links").path(0).asText()).isNotEmpty();
        JsonNode seen = done(kim.get(other));
        assertThat(seen.path("mergeSuggestions").path(0).path("id").asText()).isEqualTo(id(one));
        assertThat(seen.path("mergeSuggestions").path(0).path("holder").asText())
                .isEqualTo("administrator");
        assertThat(seen.path("mergeSuggestionCount").asInt()).isEqualTo(1);
        done(kim.post(other + "/dismiss", "{\"other\":\"%s\",\"reason\":\"Two users\"}".formatted(id(one))));
        shown(other, view -> view.path("mergeSuggestions").isEmpty());
        shown("/api/v1/merge-suggestions", list -> list.path("items").isEmpty());
        assertThat(root.post(one + "/accept", "{\"other\":\"%s\"}".formatted(id(other)))
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("case.not-proposed");
    }

    private void accepted(String one, String other) {
        JsonNode whole = done(root.post(other + "/accept", "{\"other\":\"%s\"}".formatted(id(one))));
        assertThat(whole.path("id").asText()).isEqualTo(id(one));
        shown(one, view -> view.path("mergedCases").path(0).path("id").asText().equals(id(other)));
        shown("/api/v1/merge-suggestions", list -> list.path("items").isEmpty());
        done(root.post(one + "/unmerge", "{\"merged\":\"%s\"}".formatted(id(other))));
        shown(other, view -> view.path("mergedInto").isNull());
    }

    private void moved(String into, String from) {
        JsonNode alerts = done(root.get("/api/v1/alerts?case=" + id(from))).path("items");
        assertThat(alerts.size()).isGreaterThan(1);
        String alert = alerts.path(0).path("id").asText();
        String body = "{\"alerts\":[\"%s\"],\"to\":\"%s\",\"reason\":\"Another user\"}";
        done(root.post(from + "/move", body.formatted(alert, id(into))));
        shown(from, view -> view.path("departed").path(0).path("to").asText().equals(id(into)));
        shown("/api/v1/alerts/" + alert, view -> view.path("case").asText().equals(id(into)));
        done(root.post(into + "/move", "{\"alerts\":[\"%s\"],\"reason\":\"Nothing\"}".formatted(alert)));
        shown("/api/v1/alerts/" + alert, view -> view.path("case").isNull());
        done(root.post(from + "/add", "{\"alerts\":[\"%s\"],\"reason\":\"It was right\"}".formatted(alert)));
        shown(from, view -> view.path("departed").isEmpty());
        shown("/api/v1/alerts/" + alert, view -> view.path("case").asText().equals(id(from)));
        Caller.Answer late = root.post(into + "/add", "{\"alerts\":[\"%s\"],\"reason\":\"?\"}".formatted(alert));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("code").asText()).isEqualTo("case.alert-has-case");
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(400);
        return answer.json();
    }
}
