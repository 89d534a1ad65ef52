package io.watchfloor.dashboards.live;

import static io.watchfloor.dashboards.board.Story.ASSET;
import static io.watchfloor.dashboards.board.Story.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Serving.class)
class LiveRoutesIT {

    private static final List<Level> LEVELS = List.of(Level.values());

    private static ServedBoards center;
    private Story story;
    private String token;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void startTheStory() {
        story = new Story(center.jdbi(), center.dashboards()::boardsChanged);
        token = center.token("ann", Role.RESPONDER);
    }

    @Test
    void snapshotAndDeltasAlwaysEqualWhatRestAnswersAlsoAfterBreaks() {
        Random random = new Random(7);
        List<Alert> alerts = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        open(alerts, cases, random);
        String followed = cases.getFirst();
        List<String> topics = List.of("cases", "assets", "case:" + followed, "asset:" + ASSET, "notifications:me");
        LiveClient client = client();
        topics.forEach(client::subscribe);
        for (int step = 0; step < 120; step++) {
            step(random, alerts, cases, step);
            if (step % 30 == 29) {
                LiveClient before = client;
                before.close();
                step(random, alerts, cases, 1000 + step);
                client = new LiveClient(center.http(), uri(), token, before);
                for (String topic : topics) {
                    if (before.items(topic).isEmpty()) {
                        client.subscribe(topic);
                    } else {
                        client.resume(topic);
                    }
                }
            }
        }
        LiveClient last = client;
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(last.items("cases")).isEqualTo(list("/api/v1/cases?limit=1000"));
            assertThat(last.items("assets")).isEqualTo(list("/api/v1/assets?limit=1000"));
            assertThat(last.items("notifications:me")).isEqualTo(list("/api/v1/notifications?person=me&limit=1000"));
            assertThat(last.items("case:" + followed)).containsValue(one("/api/v1/cases/" + followed));
            assertThat(last.items("asset:" + ASSET)).containsValue(one("/api/v1/assets/" + ASSET));
        });
        assertThat(last.complaints()).isEmpty();
        last.close();
    }

    private void open(List<Alert> alerts, List<String> cases, Random random) {
        String asset = "host:" + (cases.isEmpty() ? "dc01.corp.example" : "ws" + random.nextInt(6));
        Alert alert =
                story.opens(asset, "rule-" + alerts.size(), LEVELS.get(random.nextInt(LEVELS.size())), alerts.size());
        alerts.add(alert);
        cases.add(story.caseOpens(cases.size() + 1, alerts.size(), alert));
    }

    private void step(Random random, List<Alert> alerts, List<String> cases, int n) {
        int which = random.nextInt(alerts.size());
        String id = cases.get(which);
        switch (random.nextInt(5)) {
            case 0 -> open(alerts, cases, random);
            case 1 -> alerts.set(which, story.grows(alerts.get(which), 1 + random.nextInt(3), n));
            case 2 -> {
                story.paged(id, n, n);
                story.told(id, "ann", n, n);
                story.told(id, "bob", n, n);
            }
            case 3 -> story.happens(id, new CaseEvent.Assigned("ann", "bob" + n, null, at(n)));
            case 4 -> story.happens(id, new CaseEvent.NoteAdded("ann", "note " + n, null, at(n)));
            default -> throw new IllegalStateException();
        }
    }

    @Test
    void aCursorOfAnotherDatabaseIsAGapAndThenASnapshot() {
        story.opens(ASSET, "rule", Level.HIGH, 1);
        try (LiveClient client = client()) {
            client.send("{\"op\":\"subscribe\",\"topic\":\"assets\",\"from\":\"elsewhere-5\"}");
            client.await("gap", "assets");
            assertThat(client.await("snapshot", "assets").path("items")).hasSize(1);
        }
    }

    @Test
    void statusAndSensorsAreSnapshots() {
        try (LiveClient client = client()) {
            client.subscribe("status");
            client.subscribe("sensors");
            assertThat(client.await("snapshot", "status")
                            .path("items")
                            .path(0)
                            .path("version")
                            .asText())
                    .isEqualTo("test");
            assertThat(client.await("snapshot", "sensors").has("cursor")).isFalse();
        }
    }

    @Test
    void theHeartBeats() {
        try (LiveClient client = client()) {
            assertThat(client.await("hello", "").path("version").asText()).isEqualTo("test");
            assertThat(client.await("heartbeat", "").path("serverTime").asText())
                    .isNotEmpty();
        }
    }

    @Test
    void whatIsNotUnderstoodIsRefusedAndTheConnectionGoesOn() {
        try (LiveClient client = client()) {
            client.send("{\"op\":\"subscribe\",\"topic\":\"weather\"}");
            client.send("nonsense");
            client.await(message -> message.path("code").asText().equals("live.unknown-topic"));
            client.await(message -> message.path("code").asText().equals("live.not-json"));
            client.subscribe("case:nobody-knows");
            assertThat(client.await("snapshot", "case:nobody-knows").path("items"))
                    .isEmpty();
        }
    }

    @Test
    void whoIsNotSignedInIsToldByTheClosingCode() {
        try (LiveClient client = new LiveClient(center.http(), uri(), null)) {
            assertThat(client.closeCode()).isEqualTo(4401);
        }
        try (LiveClient client = new LiveClient(center.http(), uri(), "wrong")) {
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void tooManySubscriptionsEndTheConnection() {
        try (LiveClient client = client()) {
            for (int i = 0; i <= LiveSubscribers.MOST_TOPICS; i++) {
                client.subscribe("case:" + i);
            }
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    /** More connections than a person may have: none may stay counted. */
    @Test
    void connectionsThatBreakBeforeTheirAnswerLeaveRoomForOthers() throws Exception {
        for (int i = 0; i < 4 * LiveSubscribers.MOST_SESSIONS_OF_ONE; i++) {
            abort("""
                    GET /api/v1/stream HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    Sec-WebSocket-Protocol: watchfloor.live.v1\r
                    """, i % 10);
            abort("HEAD /api/v1/stream/events?topic=cases HTTP/1.1\r\nHost: 127.0.0.1\r\n", i % 10);
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (LiveClient client = client()) {
                client.subscribe("cases");
                client.await("snapshot", "cases");
                return true;
            }
        });
    }

    private void abort(String request, int millis) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), center.port())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write((request + "Authorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            Thread.sleep(millis);
        }
    }

    @Test
    void aMessageThatIsTooLongEndsTheConnection() {
        try (LiveClient client = client()) {
            client.send("x".repeat(200_000));
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aSessionIsGoodForOwnPagesOnly() {
        String cookie = Access.COOKIE + "=" + center.session("eve", Role.RESPONDER);
        String own = "http://127.0.0.1:" + uri().getPort();
        try (LiveClient client = new LiveClient(center.http(), uri(), null, "Cookie", cookie, "Origin", own)) {
            client.await("hello", "");
        }
        for (String origin : List.of("https://evil.example", "null", own + "0")) {
            assertThat(refusal("Cookie", cookie, "Origin", origin)).isEqualTo(403);
        }
        assertThat(refusal("Cookie", cookie)).as("no origin at all").isEqualTo(403);
    }

    private static int refusal(String... headers) {
        Throwable cause = assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> new LiveClient(center.http(), uri(), null, headers))
                .actual()
                .getCause();
        return cause instanceof WebSocketHandshakeException handshake
                ? handshake.getResponse().statusCode()
                : 0;
    }

    @Test
    void whoTakesNothingIsCutAndNobodyElseNotices() throws Exception {
        Alert alert = story.opens(ASSET, "rule", Level.HIGH, 1);
        List<Alert> many = new ArrayList<>(List.of(alert));
        for (int i = 0; i < 300; i++) {
            many.add(story.opens(ASSET, "rule-" + i, Level.LOW, i));
        }
        String id = story.caseOpens(1, 2, many.toArray(Alert[]::new));
        try (LiveClient slow = client();
                LiveClient quick = client()) {
            slow.subscribe("case:" + id);
            quick.subscribe("case:" + id);
            slow.await("snapshot", "case:" + id);
            quick.await("snapshot", "case:" + id);
            slow.stopReading();
            int notes = 0;
            long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (System.nanoTime() < until && !cut()) {
                story.happens(id, new CaseEvent.NoteAdded("ann", "n" + notes, null, at(notes)));
                notes++;
                Thread.sleep(10);
            }
            assertThat(cut()).as("cut after %d changes", notes).isTrue();
            long version = one("/api/v1/cases/" + id).path("version").asLong();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> quick.items("case:" + id).values().stream()
                            .anyMatch(item -> item.path("version").asLong() == version));
        }
    }

    private boolean cut() {
        return center.get(token, "/metrics").body().contains("watchfloor_live_closed_total{code=\"4408\"}");
    }

    @Test
    void theMirrorTellsTheSameAsEvents() throws Exception {
        story.opens(ASSET, "rule", Level.HIGH, 1);
        HttpRequest request = HttpRequest.newBuilder(center.uri("/api/v1/stream/events?topic=assets&topic=cases"))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<Stream<String>> response = center.http().send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        List<String> lines = new ArrayList<>();
        try (Stream<String> body = response.body()) {
            var iterator = body.iterator();
            while (lines.stream().filter(line -> line.equals("event: snapshot")).count() < 2) {
                lines.add(iterator.next());
            }
            story.opens("host:ws1", "rule", Level.HIGH, 2);
            String id = "";
            while (!lines.getLast().equals("event: delta")) {
                lines.add(iterator.next());
                id = lines.getLast().startsWith("id: ") ? lines.getLast() : id;
            }
            assertThat(id).matches("id: [0-9a-f]+\\.[0-9a-f]{8}-\\d+");
        }
        assertThat(center.get(token, "/api/v1/stream/events?topic=weather").statusCode())
                .isEqualTo(400);
    }

    private static URI uri() {
        return center.uri("/api/v1/stream");
    }

    private LiveClient client() {
        return new LiveClient(center.http(), uri(), token);
    }

    private Map<String, JsonNode> list(String path) {
        Map<String, JsonNode> items = new TreeMap<>();
        one(path).path("items").forEach(item -> items.put(item.path("id").asText(), item));
        return items;
    }

    private JsonNode one(String path) {
        return Json.parse(center.get(token, path).body());
    }
}
