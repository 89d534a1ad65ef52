package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asset details on a running node: rights, rejections, raised levels, and persistence. */
class AssetProfileIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RULE = "44444444-4444-4444-8444-444444444444";
    private static final String DECOY = "/api/v1/assets/user:svc-decoy";
    private static final String SERVER = "/api/v1/assets/host:app01.corp.example";

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private Caller responder;

    @BeforeEach
    void begin() {
        responder = node.responder("rae");
    }

    private static Caller.Answer patch(Caller caller, String path, String body, String... headers) {
        var request = caller.request(path).method("PATCH", BodyPublishers.ofString(body));
        return caller.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void aProfileIsChangedPartByPartShownListedAndItsHistoryTold() {
        Caller.Answer first = patch(
                responder,
                SERVER + "?new=true",
                "{\"tags\":[\"vip\",\"sensitive\"],\"criticality\":\"high\",\"owner\":\"M. Brandt\",\"group\":\"Finance\"}");
        assertThat(first.status()).as(first.response().body()).isEqualTo(200);
        assertThat(first.response().headers().firstValue("ETag")).contains("\"1\"");
        assertThat(texts(first.json().path("tags"))).containsExactly("sensitive", "vip");
        assertThat(patch(responder, SERVER, "{\"criticality\":\"critical\",\"owner\":\"\",\"tags\":null}")
                        .status())
                .isEqualTo(200);

        JsonNode now = responder.get(SERVER).json();
        assertThat(now.path("tags")).isEmpty();
        assertThat(now.path("criticality").asText()).isEqualTo("critical");
        assertThat(now.path("owner").isNull()).isTrue();
        assertThat(now.path("group").asText()).isEqualTo("Finance");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.list("/api/v1/assets?criticality=critical&q=finance"))
                        .hasSize(1));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(node.list("/api/v1/assets?tag=vip")).isEmpty());
        JsonNode last = node.list(SERVER + "/activity").getLast();
        assertThat(last.path("by").asText()).isEqualTo("rae");
        assertThat(last.path("text").asText())
                .isEqualTo(
                        "tags from sensitive, vip to none; criticality from high to critical; owner from M. Brandt to none");
    }

    @Test
    void aStaleVersionIsRefusedAndARepeatChangesNothingTwice() {
        patch(responder, SERVER + "?new=true", "{\"owner\":\"Brandt\"}", "Idempotency-Key", "k1");
        assertThat(patch(responder, SERVER, "{\"owner\":\"Chen\"}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
        Caller.Answer late = patch(responder, SERVER, "{\"owner\":\"Diaz\"}", "If-Match", "\"1\"");
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.code()).isEqualTo("asset.stale-version");
        assertThat(patch(responder, SERVER + "?new=true", "{\"owner\":\"Brandt\"}", "Idempotency-Key", "k1")
                        .json()
                        .path("owner")
                        .asText())
                .as("the late repeat of a request does not undo what came after it")
                .isEqualTo("Chen");
    }

    @Test
    void whatCannotBeMeantIsRefusedWithTheNearestWordAndADryRunChangesNothing() {
        Caller.Answer unknown = patch(responder, SERVER, "{\"owner\":\"Brandt\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("detail").asText()).contains("new=true");
        assertThat(patch(responder, SERVER + "?new=true&dry=true", "{\"owner\":\"Brandt\"}")
                        .json()
                        .path("owner")
                        .asText())
                .isEqualTo("Brandt");
        assertThat(responder.get(SERVER).status()).isEqualTo(404);

        Caller.Answer tag = patch(responder, SERVER + "?new=true", "{\"tags\":[\"honytoken\"]}");
        assertThat(tag.status()).isEqualTo(422);
        assertThat(tag.json().path("nearest").asText()).isEqualTo("honeytoken");
        assertThat(tag.json().path("field").asText()).isEqualTo("tags");
        Caller.Answer criticality = patch(responder, SERVER + "?new=true", "{\"criticality\":\"critcal\"}");
        assertThat(criticality.status()).isEqualTo(422);
        assertThat(criticality.json().path("nearest").asText()).isEqualTo("critical");
        assertThat(patch(responder, SERVER + "?new=true", "{\"owner\":\"" + "x".repeat(201) + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aTagThatNothingKnowsIsKeptAndShownAsSuch() {
        Caller.Answer answer = patch(responder, SERVER + "?new=true", "{\"tags\":[\"pci\",\"vip\",\"honeytokens-2\"]}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
        assertThat(patch(responder, SERVER + "?new=true", "{\"tags\":[\"PCI\"]}")
                        .code())
                .isEqualTo("asset.tag-form");
        assertThat(texts(patch(responder, SERVER + "?new=true", "{\"tags\":[\"pci\",\"vip\"]}")
                        .json()
                        .path("tags")))
                .containsExactly("pci", "vip");
        assertThat(node.list("/api/v1/assets?tag=pci")).hasSize(1);
        assertThat(node.list(SERVER + "/activity").getLast().path("text").asText())
                .isEqualTo("tags from none to pci, vip");

        JsonNode pci = tag("pci");
        assertThat(pci.path("assets").asInt()).isEqualTo(1);
        assertThat(pci.path("effect").asBoolean()).isFalse();
        assertThat(pci.path("rules")).isEmpty();
        assertThat(tag("honeytoken").path("rules").toString()).contains("Honeytoken Account Used To Authenticate");

        node.restart();
        responder = node.administrator().as(responder.token());
        assertThat(patch(responder, SERVER, "{\"owner\":\"Brandt\"}").json().path("tags"))
                .as("the asset itself knows the tag after a restart")
                .hasSize(2);
    }

    private JsonNode tag(String tag) {
        return node.list("/api/v1/tags").stream()
                .filter(one -> one.path("tag").asText().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHoneytokenOpensACaseOfWhatElsewhereOpensNoneAndOutlivesARestart() {
        Caller administrator = node.administrator();
        assertThat(administrator
                        .send(administrator
                                .request("/api/v1/rule-packs/night")
                                .PUT(BodyPublishers.ofString(AttackSamples.programSeen(RULE, "wscript.exe", "medium"))))
                        .status())
                .isEqualTo(200);
        patch(responder, DECOY + "?new=true", "{\"tags\":[\"honeytoken\"]}");
        node.restart();
        Caller sensor = node.sensor("directory");
        Caller again = node.administrator();
        RunningNode.telemetry(sensor, started("host:ws7.corp.example", 1));
        RunningNode.telemetry(sensor, started("user:svc-decoy", 2));
        JsonNode found = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> again.get("/api/v1/cases").json().path("items").path(0),
                        one -> one.path("raised").size() == 1);
        JsonNode kase = again.get("/api/v1/cases/" + found.path("id").asText()).json();
        assertThat(kase.path("severity").asText()).isEqualTo("high");
        assertThat(kase.path("raised").path(0).asText())
                .contains("svc-decoy: severity raised from medium to high, because it is a honeytoken");
        assertThat(kase.path("alerts").path(0).path("level").asText()).isEqualTo("high");
        assertThat(kase.path("alerts").path(0).path("raised").path("from").asText())
                .isEqualTo("medium");
        assertThat(texts(kase.path("described").path(0).path("tags"))).containsExactly("honeytoken");

        patch(again, DECOY, "{\"tags\":[]}");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> texts(again.get("/api/v1/cases/" + kase.path("id").asText())
                                .json()
                                .path("described")
                                .path(0)
                                .path("tags"))
                        .isEmpty());
        assertThat(again.get("/api/v1/cases/" + kase.path("id").asText()).json().path("raised"))
                .as("a later word changes later alerts only")
                .isEqualTo(kase.path("raised"));
        assertThat(again.get("/api/v1/cases").json().path("items"))
                .as("the same record about an asset of which nobody said anything opens no case")
                .hasSize(1);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static String started(String asset, int second) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:%02dZ",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\wscript.exe","CommandLine":"wscript.exe"}}
                """.formatted(asset, second);
    }
}
