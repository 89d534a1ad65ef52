package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;

/** A center with injection payloads in every field that telemetry, users and rules can set. */
final class PoisonedCenter {

    private final RunningNode node;
    private final List<Injections.Injection> injections;
    private final Caller administrator;
    private final Map<String, Integer> taken = new TreeMap<>();

    PoisonedCenter(RunningNode node, List<Injections.Injection> injections) {
        this.node = node;
        this.injections = injections;
        this.administrator = node.administrator();
    }

    /** Number of accepted payloads by field; the others were rejected with a reason. */
    Map<String, Integer> taken() {
        return taken;
    }

    List<JsonNode> cases() {
        return node.list("/api/v1/cases");
    }

    List<JsonNode> assets() {
        return node.list("/api/v1/assets");
    }

    List<JsonNode> alerts() {
        return node.list("/api/v1/alerts");
    }

    /** A sign-in link of a responder. */
    String link(String name) {
        administrator.post("/api/v1/people", "{\"name\":\"" + name + "\",\"role\":\"administrator\"}");
        return administrator
                .post("/api/v1/people/" + name + "/links", "{}")
                .json()
                .path("link")
                .asText();
    }

    private static String quoted(String text) {
        return Json.write(text);
    }

    private void count(String field, Caller.Answer answer) {
        // A busy machine may not answer in time.
        assertThat(answer.status() < 500 || answer.status() == 503)
                .as(field + ": " + answer.response().body())
                .isTrue();
        taken.merge(field, answer.status() < 400 ? 1 : 0, Integer::sum);
        if (answer.status() >= 400) {
            assertThat(answer.code()).as(field).isNotEmpty();
        }
    }

    /** A rule for each payload, which contains it in all texts. */
    void rules() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Injections.Injection one : injections) {
                zip.putNextEntry(new ZipEntry(one.number() + ".yml"));
                zip.write(rule(one).getBytes(StandardCharsets.UTF_8));
            }
        }
        Caller.Answer answer = administrator.send(administrator
                .request("/api/v1/rule-packs/poison")
                .PUT(BodyPublishers.ofByteArray(bytes.toByteArray())));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        taken.put("rule.title, description, author, references, falsepositives", injections.size());
    }

    private static String rule(Injections.Injection one) {
        String text = quoted(one.printable());
        return """
            title: %s
            id: %s
            status: test
            description: %s
            author: %s
            date: 2026-01-05
            references: [%s]
            falsepositives: [%s]
            tags: [attack.execution, attack.t1059]
            logsource: { product: windows, category: process_creation }
            detection:
                selection: { Image: %s }
                condition: selection
            level: high
            """.formatted(
                        quoted("R" + one.number() + " " + one.printable()),
                        new UUID(0x11111111_1111_4111L, 0x8111_000000000000L + one.number()),
                        text,
                        text,
                        text,
                        text,
                        quoted("C:\\" + one.number() + ".exe"));
    }

    /** A record for each payload, on an asset with that name. */
    void telemetry() {
        Caller sensor = node.sensor("poisoned");
        StringBuilder lines = new StringBuilder();
        int names = 0;
        for (Injections.Injection one : injections) {
            ObjectNode record = (ObjectNode) Json.parse("{}");
            record.put("asset", "host:" + one.asName());
            record.put("time", Instant.now().minusSeconds(600L - one.number()).toString());
            record.putObject("logsource").put("product", "windows").put("category", "process_creation");
            String half = one.text().replace("\0", "").replaceAll("[\ud800-\udfff]", "");
            record.putObject("fields")
                    .put("Image", "C:\\" + one.number() + ".exe")
                    .put("CommandLine", half)
                    .put("User", "CORP\\" + half)
                    .put("ParentImage", half)
                    .put("ParentCommandLine", half)
                    .put("OriginalFileName", half)
                    .put("CurrentDirectory", half)
                    .put("Hashes", half)
                    .put("LogonId", half)
                    .put("DestinationHostname", half)
                    .put("x" + half, half);
            lines.append(Json.write(record)).append('\n');
            names++;
        }
        JsonNode answer = sensor.post("/api/v1/telemetry", lines.toString()).json();
        assertThat(answer.path("accepted").asInt()).as(answer.toString()).isEqualTo(names);
        taken.put("telemetry: asset, ten fields, a field's name", names);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> alerts().size() >= injections.size());
        // Unprocessed records are shown with their beginning.
        for (Injections.Injection one : injections) {
            sensor.post("/api/v1/telemetry", one.text() + "\n");
        }
    }

    /** Names of people, purposes of tokens, names of sensors, aliases. */
    void people() {
        for (Injections.Injection one : injections) {
            String text = quoted(one.text());
            count(
                    "person.name",
                    administrator.post("/api/v1/people", "{\"name\":" + text + ",\"role\":\"responder\"}"));
            Caller.Answer token =
                    administrator.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"],\"name\":" + text + "}");
            count("enrolment.name", token);
            if (token.status() < 400) {
                String secret = token.json().path("token").asText();
                count(
                        "sensor.name, names",
                        administrator
                                .as("")
                                .post(
                                        "/api/v1/sensors/enroll",
                                        "{\"token\":\"%s\",\"name\":%s,\"names\":[%s]}".formatted(secret, text, text)));
            }
            count(
                    "alias.b, reason",
                    administrator.post(
                            "/api/v1/aliases",
                            "{\"a\":\"192.0.2.%d\",\"b\":%s,\"reason\":%s,\"certainty\":90}"
                                    .formatted(one.number() % 250 + 1, quoted(one.asName()), text)));
        }
        administrator.post("/api/v1/people", "{\"name\":\"tok\"}");
        for (Injections.Injection one : injections.subList(0, 20)) {
            count(
                    "token.purpose",
                    administrator.post("/api/v1/people/tok/tokens", "{\"purpose\":" + quoted(one.text()) + "}"));
        }
    }

    /** Texts on cases and assets. */
    void casesAndAssets() {
        List<JsonNode> cases = cases();
        assertThat(cases).isNotEmpty();
        for (Injections.Injection one : injections) {
            String text = quoted(one.text());
            String path = "/api/v1/cases/"
                    + cases.get(one.number() % cases.size()).path("id").asText();
            count("case.note", administrator.post(path + "/notes", "{\"text\":" + text + "}"));
            switch (one.number() % 4) {
                case 0 -> {
                    administrator.post(path + "/acknowledge", "{}");
                    count("case.resolution", administrator.post(path + "/resolve", "{\"note\":" + text + "}"));
                    count(
                            "case.determination",
                            administrator.post(
                                    path + "/close",
                                    "{\"classification\":\"truePositive\",\"determination\":" + text + "}"));
                    administrator.post(
                            path + "/close", "{\"classification\":\"truePositive\",\"determination\":\"malware\"}");
                    count("case.reopening", administrator.post(path + "/reopen", "{\"reason\":" + text + "}"));
                }
                case 1 ->
                    count(
                            "case.assignee",
                            administrator.post(path + "/assign", "{\"assignee\":" + quoted(one.text()) + "}"));
                default -> {}
            }
            String asset = "/api/v1/assets/"
                    + URLEncoder.encode("host:" + one.asName(), StandardCharsets.UTF_8)
                            .replace("+", "%20");
            count(
                    "asset.owner, group",
                    administrator.send(administrator
                            .request(asset)
                            .method(
                                    "PATCH",
                                    BodyPublishers.ofString("{\"owner\":%s,\"group\":%s}".formatted(text, text)))));
            count(
                    "asset.tags",
                    administrator.send(administrator
                            .request(asset)
                            .method("PATCH", BodyPublishers.ofString("{\"tags\":[%s]}".formatted(text)))));
        }
        taken.remove("asset.tags"); // of six words alone
        taken.remove("case.determination"); // of known words alone
        taken.remove("case.assignee"); // of people alone
    }

    /** Added while the page is open. */
    void moreNotes(int many) {
        List<JsonNode> cases = cases();
        for (Injections.Injection one : injections.subList(0, many)) {
            count(
                    "case.note",
                    administrator.post(
                            "/api/v1/cases/"
                                    + cases.get(one.number() % cases.size())
                                            .path("id")
                                            .asText() + "/notes",
                            "{\"text\":" + quoted(one.text()) + "}"));
        }
    }
}
