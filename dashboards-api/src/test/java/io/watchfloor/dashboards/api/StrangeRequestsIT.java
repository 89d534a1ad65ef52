package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Well-formed requests with unusual or contradictory content, on a whole node. */
class StrangeRequestsIT {

    private static final String LARGEST = "9223372036854775807";

    private static final List<String> STRANGE = List.of(
            "-999999999-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "-999999999-01-01",
            LARGEST,
            "-9223372036854775808",
            "99999999999999999999",
            "1e400",
            "MjUzNDAyMzAwODAwMDAwL3gvMQ",
            "OTIyMzM3MjAzNjg1NDc3NTgwNy85MjIzMzcyMDM2ODU0Nzc1ODA3LzkyMjMzNzIwMzY4NTQ3NzU4MDc");

    private static final AtomicInteger ASSETS = new AtomicInteger();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Caller root;
    private static Caller sensor;

    @BeforeAll
    static void callers() {
        root = NODE.administrator();
        sensor = NODE.sensor("strange");
    }

    private static JsonNode caseOf(String asset) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s","time":"2026-11-24T22:26:52.123Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
                "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                """.formatted(asset));
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> root.get("/api/v1/cases?q=" + asset)
                                .json()
                                .path("items")
                                .path(0),
                        found -> !found.isMissingNode());
    }

    private static JsonNode anyCase() {
        return caseOf("strange" + ASSETS.incrementAndGet() + ".corp.example");
    }

    @Test
    void noValueOfAnyParameterOfAListIsAFailureOfTheCenter() {
        JsonNode paths = root.get("/api/v1/openapi.json").json().path("paths");
        List<String> failed = new ArrayList<>();
        int asked = 0;
        for (var path : paths.properties()) {
            JsonNode get = path.getValue().path("get");
            if (path.getKey().contains("{") || !path.getKey().startsWith("/api/v1/")) {
                continue;
            }
            for (JsonNode parameter : get.path("parameters")) {
                JsonNode resolved = parameter.has("$ref")
                        ? root.get("/api/v1/openapi.json")
                                .json()
                                .at(parameter.path("$ref").asText().substring(1))
                        : parameter;
                if (!resolved.path("in").asText().equals("query")) {
                    continue;
                }
                for (String value : STRANGE) {
                    asked++;
                    String address = path.getKey() + "?" + resolved.path("name").asText() + "="
                            + URLEncoder.encode(value, StandardCharsets.UTF_8);
                    int status = root.get(address).status();
                    if (status >= 500) {
                        failed.add(status + " " + address);
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(300);
        assertThat(failed).isEmpty();
    }

    @Test
    void aNumberOfABodyThatNoDurationHoldsIsRefusedByItsName() {
        for (String minutes : List.of(LARGEST, "1000000000001")) {
            Caller.Answer answer = root.post(
                    "/api/v1/temporary-roles",
                    "{\"role\":\"administrator\",\"minutes\":%s,\"reason\":\"x\"}".formatted(minutes));
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
            assertThat(answer.json().path("field").asText()).isEqualTo("minutes");
        }
    }

    @Test
    void theAlertsOfACaseAreFoundByItsNumberInEachSpelling() {
        JsonNode one = anyCase();
        String number = one.path("number").asText();
        String id = one.path("id").asText();
        int alerts = root.get("/api/v1/alerts?case=" + id).json().path("items").size();
        assertThat(alerts).isPositive();
        for (String spelling : List.of(number, "%23" + number, id.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(root.get("/api/v1/alerts?case=" + spelling).json().path("items"))
                    .as(spelling)
                    .hasSize(alerts);
        }
        String asset = one.path("assets").path(0).path("id").asText();
        assertThat(root.get("/api/v1/alerts?asset=" + asset.replace("host:", ""))
                        .json()
                        .path("items"))
                .hasSize(alerts);
        for (String none : List.of("case%20" + number, "x", "12x", "-1")) {
            for (String list : List.of("/api/v1/alerts", "/api/v1/alerts/counts", "/api/v1/notifications")) {
                Caller.Answer answer = root.get(list + "?case=" + none);
                assertThat(answer.status()).as(list + none).isEqualTo(400);
                assertThat(answer.code()).isEqualTo("query.value");
            }
        }
    }

    @Test
    void aKeyThatCameWithAnotherBodyIsRefusedAndSwallowsNothing() {
        String notes = "/api/v1/cases/" + anyCase().path("id").asText() + "/notes";
        String key = "once";
        assertThat(root.post(notes, "{\"text\":\"first\"}", "Idempotency-Key", key)
                        .status())
                .isEqualTo(200);
        assertThat(root.post(notes, "{\"text\":\"first\"}", "Idempotency-Key", key)
                        .status())
                .as("a repeat")
                .isEqualTo(200);
        Caller.Answer other = root.post(notes, "{\"text\":\"second\"}", "Idempotency-Key", key);
        assertThat(other.status()).as(other.response().body()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("request.key-reused");
        String elsewhere = "/api/v1/cases/" + anyCase().path("id").asText() + "/notes";
        assertThat(root.post(elsewhere, "{\"text\":\"second\"}", "Idempotency-Key", key)
                        .status())
                .as("the same key for another case")
                .isEqualTo(200);
    }

    @Test
    void newAccountsHaveNamesThatMeanNothingElse() {
        for (String name : List.of("me", "../x", "%", "\u0430nn", "a/b")) {
            for (String where : List.of("/api/v1/people", "/api/v1/invites")) {
                Caller.Answer answer = root.post(where, "{\"name\":\"%s\",\"role\":\"responder\"}".formatted(name));
                assertThat(answer.status())
                        .as(where + " " + name + answer.response().body())
                        .isEqualTo(422);
                assertThat(answer.code()).isEqualTo("people.name");
            }
        }
    }

    @Test
    void anAssetsStateNamesOnlyAlertsThatThePersonSees() {
        JsonNode secret = anyCase();
        String asset = secret.path("assets").path(0).path("id").asText();
        String state = "/api/v1/assets/" + asset + "/state";
        Caller ann = NODE.responder("ann");
        assertThat(ann.get(state).json().path("openAlerts")).hasSize(1);
        String alert = ann.get(state).json().at("/openAlerts/0").asText();
        assertThat(ann.get(state + "/changes").response().body()).contains(alert);
        String then = state + "?at=" + Instant.now();
        assertThat(ann.get(then).json().path("openAlerts")).hasSize(1);
        assertThat(ann.get(then).json().at("/details/alerts")).hasSize(1);
        Caller.Answer restricted =
                root.send(root.request("/api/v1/cases/" + secret.path("id").asText() + "/restrict")
                        .POST(BodyPublishers.ofString("{\"people\":[\"administrator\"]}")));
        assertThat(restricted.status()).as(restricted.response().body()).isEqualTo(200);
        assertThat(root.get(state).json().path("openAlerts")).hasSize(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(ann.get("/api/v1/alerts?asset=" + asset).json().path("items"))
                    .isEmpty();
            for (String path : List.of(state, then)) {
                Caller.Answer seen = ann.get(path);
                assertThat(seen.status() == 404
                                || (seen.json().path("openAlerts").isEmpty()
                                        && seen.json().at("/details/alerts").isEmpty()))
                        .as(seen.response().body())
                        .isTrue();
            }
            assertThat(ann.get(state + "/changes").response().body()).doesNotContain(alert);
        });
    }
}
