package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.LaunchedNode.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Malformed input of all kinds: the node reports what is wrong, where, and what to do; it loses nothing and keeps
 * running.
 */
@Tag("processes")
class GarbageIT {

    private static final String TELEMETRY = "/api/v1/telemetry";
    private static final String LOST_SHADOWS = """
        {"asset":"%s","logsource":{"product":"windows","category":"process_creation"},"time":"%s",\
        "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}\
        """;

    @TempDir
    private static Path folder;

    private static LaunchedNode node;
    private static String person;
    private static String sensor;

    @BeforeAll
    static void start() throws Exception {
        node = LaunchedNode.start(folder);
        person = node.administrator();
        sensor = node.sensor("lab");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @AfterEach
    void theNodeIsReadyAndItsLogShowsNoStackTrace() throws Exception {
        assertThat(node.get("/ready", "").status()).isEqualTo(200);
        assertThat(node.log()).doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(");
    }

    private static String hit(String asset) {
        return LOST_SHADOWS.formatted(asset, "2026-11-24T22:26:52.123Z");
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void alerted(String asset) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(node.get("/api/v1/alerts?asset=host:" + asset, person)
                                .json()
                                .path("items"))
                        .isNotEmpty());
    }

    private static Path lineOf200Megabytes() throws IOException {
        Path file = folder.resolve("huge.jsonl");
        if (Files.exists(file)) {
            return file;
        }
        byte[] piece = "x".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write((hit("before") + "\n{\"asset\":\"huge\",\"fields\":{\"a\":\"").getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 200; i++) {
                out.write(piece);
            }
            out.write(("\"}}\n" + hit("after") + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void told(Launched launched, int status, String... parts) {
        assertThat(launched.err() + launched.out()).contains(parts).doesNotContain("Exception", "\tat ");
        assertThat(launched.status()).as(launched.err()).isEqualTo(status);
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("detail").asText()).isNotBlank();
    }

    @Test
    void recordsThatCannotBeJudgedStandInQuarantineAndTheirNeighboursAreJudged() throws Exception {
        String deep = "[".repeat(10_000);
        List<String> garbage = List.of(
                "{\"asset\":\"a1\",\"fields\":{\"Image\":\"C:",
                deep,
                "{\"asset\":\"a1\",\"n\":" + deep + "]".repeat(10_000) + "}",
                "{\"asset\":\"toaster:kitchen\",\"fields\":{\"a\":\"b\"}}",
                "{\"asset\":\"a1\",\"n\":" + "9".repeat(5_000) + "}",
                "{\"asset\":\"host:a\\u0000b\",\"fields\":{}}",
                "{\"fields\":{\"a\":\"b\"}}",
                "{\"asset\":\"a1\",\"a\":\"" + "x".repeat(1 << 20) + "\"}");
        List<String> lines = new ArrayList<>(List.of(hit("first")));
        garbage.forEach(one -> lines.addAll(List.of(one, hit("beside"))));
        double before = node.metric("watchfloor_telemetry_quarantined_total{code=\"telemetry.depth\"}");

        Answer answer = node.post(TELEMETRY, sensor, String.join("\n", lines));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(garbage.size() + 1);
        assertThat(StreamSupport.stream(answer.json().path("rejected").spliterator(), false)
                        .map(one -> one.path("line").asInt() + " "
                                + one.path("code").asText()))
                .containsExactly(
                        "2 telemetry.json",
                        "4 telemetry.depth",
                        "6 telemetry.depth",
                        "8 telemetry.asset-kind",
                        "10 telemetry.json",
                        "12 telemetry.asset",
                        "14 telemetry.no-asset",
                        "16 telemetry.too-large");
        assertThat(node.metric("watchfloor_telemetry_quarantined_total{code=\"telemetry.depth\"}"))
                .isEqualTo(before + 2);
        alerted("first");
        alerted("beside");
    }

    @Test
    void aTimeThatNoDatabaseHoldsStopsNoBoard() throws Exception {
        String[] times = {"-100000-11-24T22:26:52Z", "+999999999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "-1e30"};
        for (int i = 0; i < times.length; i++) {
            Answer answer = node.post(TELEMETRY, sensor, LOST_SHADOWS.formatted("clock" + i, times[i]));
            assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
        }
        for (int i = 0; i < times.length; i++) {
            alerted("clock" + i);
        }
    }

    @Test
    void bodiesThatAreTooMuchOrDamagedAreNotTaken() throws Exception {
        Path bomb = folder.resolve("bomb.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                out.write(zeros);
            }
        }
        refused(
                node.send(node.request(TELEMETRY, sensor)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofFile(bomb))),
                413,
                "body.inflates-too-large");
        refused(
                node.send(node.request(TELEMETRY, sensor)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString(hit("a1")))),
                400,
                "body.damaged");
        refused(node.post(TELEMETRY, sensor, BodyPublishers.ofFile(lineOf200Megabytes())), 413, "body.too-large");
    }

    @Test
    void aReplaySaysWhichRecordItLeavesOutAndSendsTheOthers() throws Exception {
        Launched huge = replay(sensor, lineOf200Megabytes());
        told(huge, 1, "record 2 of", "exceeds the limit of 1048576 bytes", "sent 2, acked 2, rejected 0");
        alerted("before");
        alerted("after");

        told(
                replay(sensor, file("torn.jsonl", hit("torn") + "\n{\"asset\":\"torn\",\"fields\":{\n")),
                1,
                "rejected: record 2: invalid JSON",
                "(telemetry.json)",
                "sent 2, acked 2, rejected 1");
        told(replay(sensor, file("torn.gz", "no gzip")), 1, "torn.gz after record 0");
    }

    private static Launched replay(String credential, Object... more) throws IOException, InterruptedException {
        List<Object> all = new ArrayList<>(List.of("replay", "--center", node.address(), "--token", credential));
        all.addAll(List.of(more));
        return Launched.sensor(all.toArray());
    }

    @Test
    void aWrongTokenIsToldAtEveryDoor() throws Exception {
        Path record = file("one.jsonl", hit("a1") + "\n");
        refused(node.post(TELEMETRY, "wrong", hit("a1")), 401, "sensor.unknown-credential");
        refused(node.get("/api/v1/cases", "wrong"), 401, "access.signed-out");
        HeardFrames live = new HeardFrames();
        HeardFrames.open(node.http, URI.create(node.address() + "/api/v1/stream"), "watchfloor.live.v1", "wrong", live);
        assertThat(live.closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(4401);
        assertThatThrownBy(() -> uplink("wrong", new HeardFrames()))
                .hasMessageContaining("WebSocketHandshakeException");

        told(replay("wrong", record), 3, "rejected this sensor's credential", "enroll the sensor again");
        told(Launched.center("cases", "list", "--center", node.address(), "--token", "wrong"), 3, "token is unknown");
        told(Launched.center("tail", "--center", node.address(), "--token", "wrong"), 3, "token is unknown");
    }

    private static WebSocket uplink(String token, HeardFrames frames) {
        return HeardFrames.open(
                node.http, URI.create(node.address() + "/api/v1/uplink"), "watchfloor.sensor.v1", token, frames);
    }

    @Test
    void wrongUsageIsToldBeforeAnythingHappens() throws Exception {
        told(replay(sensor, "--asset", "toaster:kitchen", file("k.jsonl", hit("a1"))), 2, "\"toaster\"", "mailbox");
        told(replay(sensor, folder.resolve("none")), 2, "none is not a readable file");
        told(Launched.center("rules", "check", folder.resolve("none")), 2, "does not exist", "none");
    }

    @Test
    void rulesThatAreNoneAreToldWithTheirPlace() throws Exception {
        Path rule = file("broken.yml", "title: [unclosed\n");
        told(Launched.center("rules", "check", rule), 1, rule + ":2:1: not YAML", "loaded 0, refused 1");
        told(
                serve("watchfloor.rules.paths = [\"" + folder.resolve("none") + "\"]"),
                3,
                "No Sigma rules found at",
                "none");
    }

    private static Launched serve(String settings, Object... more) throws IOException, InterruptedException {
        List<Object> all =
                new ArrayList<>(List.of("serve", "--config", file("serve.conf", settings + "\n"), "--port", 0));
        all.addAll(more.length > 0 ? List.of(more) : List.of("--data", folder.resolve("other")));
        return Launched.center(all.toArray());
    }

    @Test
    void aNodeThatCannotRunSaysWhyAndLeavesTheOtherAlone() throws Exception {
        told(serve("", "--data", "/dev/null/x"), 3, "Cannot write the data folder /dev/null/x", "--data DIR");
        told(serve("", "--data", node.data), 3, "Another node", "already uses the data folder");
        told(
                serve("watchfloor.tls.use = off", "--data", folder.resolve("other"), "--bind", "0.0.0.0"),
                3,
                "watchfloor.tls.use is off");
        told(
                serve(
                        "watchfloor.http.behind-proxy.addresses = [10.0.0.1]",
                        "--data",
                        folder.resolve("other"),
                        "--bind",
                        "192.0.2.1"),
                3,
                "this machine does not have that address");
        told(
                Launched.center("serve", "--data", folder.resolve("other"), "--port", node.port),
                3,
                "Cannot listen on 127.0.0.1:" + node.port,
                "--port N");
        told(serve("watchfloor.http.prot = 1"), 3, "serve.conf:1: watchfloor.http.prot", "watchfloor.http.port?");
        told(Launched.center("serve", "--config", folder.resolve("no.conf")), 3, "no.conf: cannot be read");
        told(Launched.center("cases", "list", "--center", "http://localhost:1"), 3, "does not answer", "--center URL");
    }

    @Test
    void requestsThatMakeNoSenseAreRefusedWithACode() throws Exception {
        refused(node.get("/api/v1/cases/nosuch", person), 404, "case.unknown");
        refused(node.post("/api/v1/cases/nosuch/acknowledge", person, "{}"), 404, "case.unknown");
        refused(node.post("/api/v1/cases/1/notes", person, "{\"text\":"), 400, "body.not-json");
        refused(node.post("/api/v1/cases/1/notes", person, "[".repeat(10_000)), 400, "body.not-json");
        refused(node.post("/api/v1/cases/1/acknowledge", person, "[]"), 400, "body.not-an-object");
        refused(
                node.post("/api/v1/cases/1/notes", person, "{\"text\":\"" + "x".repeat(100_000) + "\"}"),
                413,
                "body.too-large");
        refused(node.get("/api/v1/cases/%00", person), 404, "request.unknown-path");
        refused(node.get("/api/v1/alerts?asset=%00", person), 400, "query.value");
        refused(node.get("/api/v1/uplink", sensor), 400, "uplink.no-upgrade");
    }

    @Test
    void theLiveStreamRefusesWhatItDoesNotKnowAndGoesOn() throws Exception {
        HeardFrames frames = new HeardFrames();
        WebSocket live = HeardFrames.open(
                node.http, URI.create(node.address() + "/api/v1/stream"), "watchfloor.live.v1", person, frames);
        for (String asked : List.of("nonsense", "[]", "[".repeat(4_000), subscribe("nonsense"), subscribe("cases"))) {
            live.sendText(asked, true).join();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(codes(frames, "code"))
                        .contains("live.not-json", "live.unknown-op", "live.unknown-topic"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(codes(frames, "type")).contains("snapshot"));
        live.abort();
    }

    private static String subscribe(String topic) {
        return "{\"op\":\"subscribe\",\"topic\":\"" + topic + "\"}";
    }

    private static List<String> codes(HeardFrames frames, String field) {
        return frames.said.stream()
                .map(GarbageIT::json)
                .map(json -> json.path(field).asText())
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return LaunchedNode.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // only the close frame of the center matters
    @Test
    void theUplinkRefusesFramesThatAreNone() throws Exception {
        byte[] batch = Files.readAllBytes(Path.of("../sensors/src/test/resources/wire/v1/batch-stored.bin"));
        assertThat(refusal(socket -> socket.sendText("garbage", true))).isEqualTo("frame.json");
        assertThat(refusal(socket -> socket.sendText("{\"type\":\"nonsense\"}", true)))
                .isEqualTo("frame.type");
        assertThat(refusal(socket -> socket.sendText("x".repeat(5 << 20), true)))
                .isEqualTo("batch.frame-too-large");
        assertThat(refusal(socket -> socket.sendBinary(ByteBuffer.wrap(batch), true)))
                .isEqualTo("frame.no-hello");
        assertThat(refusal(socket -> socket.sendBinary(ByteBuffer.allocate(9 << 20), true)))
                .isEqualTo("batch.frame-too-large");
        assertThat(refusal(socket -> socket.sendText(
                        "{\"type\":\"hello\",\"agentVersion\":\"a\\u0000\",\"epoch\":\"00000000000000aa\","
                                + "\"nextSequence\":1,\"firstPending\":1}",
                        true)))
                .isEqualTo("frame.field");
    }

    private interface Sending {
        Object to(WebSocket socket);
    }

    private static String refusal(Sending sending) {
        HeardFrames frames = new HeardFrames();
        sending.to(uplink(sensor, frames));
        assertThat(frames.closed).succeedsWithin(Duration.ofSeconds(20));
        return json(frames.said.getFirst()).path("code").asText();
    }
}
