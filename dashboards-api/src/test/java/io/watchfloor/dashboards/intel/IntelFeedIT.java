package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A feed of one center")
final class IntelFeedIT {

    private static final String TOOL = """
            {"type":"tool","spec_version":"2.1","id":"tool--d1b2c3d4-0000-4000-8000-%012d","created":"2026-03-01T10:00:00.000Z",
             "modified":"%s","name":"%s","object_marking_refs":["%s"]}""";
    private static final String GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    private static final String RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";

    @RegisterExtension
    static final RunningNode SHARING = RunningNode.standard();

    @RegisterExtension
    static final RunningNode POLLING = RunningNode.with("watchfloor.egress.allow = [\"127.0.0.0/8\"]\n");

    private static JsonNode put(RunningNode node, String path, String body) {
        Caller root = node.administrator();
        Caller.Answer answer =
                root.send(root.request("/api/v1/" + path).method("PUT", HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static void imported(String... objects) {
        Caller.Answer answer = SHARING.administrator()
                .post(
                        "/api/v1/intel/bundles",
                        "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":["
                                + String.join(",", objects) + "]}");
        assertThat(answer.json().path("added").asInt())
                .as(answer.response().body())
                .isEqualTo(objects.length);
    }

    private static JsonNode feed(String name) {
        return POLLING.list("/api/v1/intel/feeds").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode tool(int number) {
        return POLLING.administrator()
                .get("/api/v1/intel/objects?id=tool--d1b2c3d4-0000-4000-8000-%012d".formatted(number))
                .json()
                .path("items")
                .path(0);
    }

    private static void awaitHealth(String name, String health) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(feed(name).path("state").path("health").asText())
                                .as(feed(name).toString())
                                .isEqualTo(health));
    }

    @Test
    @DisplayName("brings what another center shares, its new versions and its revocations, and shows what fails")
    void pollsAnotherCenter() {
        put(SHARING, "partners/ferry", "{\"organisation\":\"Ferry\"}");
        String token = SHARING.administrator()
                .post("/api/v1/people/partner-ferry/tokens", "{}")
                .json()
                .path("token")
                .asText();
        String importer =
                SHARING.administrator().get("/api/v1/me").json().path("name").asText();
        put(SHARING, "intel/collections/ferry", "{\"partner\":\"ferry\",\"ceiling\":\"green\"}");
        put(SHARING, "intel/collections/ferry/sources/" + importer, "");
        imported(
                TOOL.formatted(1, "2026-03-01T10:00:00.000Z", "shared", GREEN),
                TOOL.formatted(2, "2026-03-01T10:00:00.000Z", "secret", RED));
        String url = SHARING.address() + "/taxii2/";
        JsonNode made = put(
                POLLING,
                "intel/feeds/center",
                "{\"url\":\"%s\",\"username\":\"partner-ferry\",\"password\":\"%s\",\"everySeconds\":10}"
                        .formatted(url, token));
        assertThat(made.toString()).doesNotContain(token);
        awaitHealth("center", "ok");
        assertThat(tool(1).path("source").asText()).isEqualTo("feed:center");
        assertThat(tool(1).path("tlp").asText()).isEqualTo("green");
        assertThat(tool(2).isMissingNode()).isTrue();

        imported(TOOL.formatted(1, "2026-03-02T10:00:00.000Z", "shared and later", GREEN)
                .replace("\"name\"", "\"revoked\":true,\"name\""));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            POLLING.administrator().post("/api/v1/intel/feeds/center/poll", "{}");
            return tool(1).path("validity").path("revoked").asBoolean();
        });
        assertThat(feed("center").path("state").path("added").asInt()).isEqualTo(2);
        byte[] stored = POLLING.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT secret FROM intel_feed WHERE name = 'center'")
                        .mapTo(byte[].class)
                        .one());
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(token);

        put(SHARING, "partners/ferry/limits", "{\"state\":\"paused\"}");
        POLLING.administrator().post("/api/v1/intel/feeds/center/poll", "{}");
        awaitHealth("center", "failing");
        assertThat(feed("center").path("state").path("errorCode").asText()).isEqualTo("taxii.credentials");
        put(SHARING, "partners/ferry/limits", "{\"state\":\"active\"}");
        POLLING.administrator().post("/api/v1/intel/feeds/center/poll", "{}");
        awaitHealth("center", "ok");
    }

    @Test
    @DisplayName("keeps its password for its server only, and calls no address inside")
    void guardsItsPassword() {
        String body = "{\"url\":\"%s\",\"password\":\"secret\",\"enabled\":false}";
        put(POLLING, "intel/feeds/guarded", body.formatted("https://one.example/taxii2/"));
        Caller root = POLLING.administrator();
        String elsewhere = "{\"url\":\"https://two.example/taxii2/\",\"enabled\":false}";
        assertThat(root.send(root.request("/api/v1/intel/feeds/guarded")
                                .method("PUT", HttpRequest.BodyPublishers.ofString(elsewhere)))
                        .code())
                .isEqualTo("feed.password");
        for (String bad :
                new String[] {"ftp://one.example/", "https://169.254.169.254/", "https://user@one.example/"}) {
            assertThat(root.send(root.request("/api/v1/intel/feeds/bad")
                                    .method("PUT", HttpRequest.BodyPublishers.ofString(body.formatted(bad))))
                            .code())
                    .as(bad)
                    .isEqualTo("feed.url");
        }
        assertThat(root.post("/api/v1/intel/feeds/guarded/poll", "{}").code()).isEqualTo("feed.paused");
        assertThat(root.send(root.request("/api/v1/intel/feeds/guarded").DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(root.post("/api/v1/intel/feeds/guarded/poll", "{}").status()).isEqualTo(404);
    }

    /** Files of a server, with the ETag of their content. */
    private static final class Files implements AutoCloseable {
        private final HttpServer server;
        private final Map<String, String> content = new ConcurrentHashMap<>();
        private final AtomicInteger unchanged = new AtomicInteger();

        Files() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext("/", exchange -> {
                String text = content.get(exchange.getRequestURI().getPath());
                String etag = "\"" + (text == null ? 0 : text.hashCode()) + "\"";
                exchange.getResponseHeaders().add("ETag", etag);
                if (text != null && etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                    unchanged.incrementAndGet();
                    exchange.sendResponseHeaders(304, -1);
                } else {
                    byte[] bytes = (text == null ? "not found" : text).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(text == null ? 404 : 200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
                exchange.close();
            });
            server.start();
        }

        String url(String path) {
            return "http://127.0.0.1:" + server.getAddress().getPort() + path;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static void polled(String name) {
        String before = feed(name).path("state").path("attemptedAt").asText();
        POLLING.administrator().post("/api/v1/intel/feeds/" + name + "/poll", "{}");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !feed(name)
                                .path("state")
                                .path("attemptedAt")
                                .asText()
                                .equals(before)
                        && !feed(name).path("state").path("health").asText().equals("new"));
    }

    private static String error(String name) {
        return feed(name).path("state").path("errorCode").asText();
    }

    /** The indicators of a feed, each with whether it is revoked. */
    private static Map<String, Boolean> indicators(String feed) {
        Map<String, Boolean> found = new TreeMap<>();
        POLLING.list("/api/v1/intel/objects?type=indicator").forEach(one -> {
            if (one.path("source").asText().equals("feed:" + feed)) {
                found.put(
                        one.path("name").asText(),
                        one.path("validity").path("revoked").asBoolean());
            }
        });
        return found;
    }

    @Test
    @DisplayName("reads a list that changed, deletes values that left it, and deletes none after a page of errors")
    void readsLists() throws IOException {
        try (Files files = new Files()) {
            files.content.put("/drop.txt", "# Drop\none.drop.example\ntwo[.]drop[.]example\nno value\n");
            put(
                    POLLING,
                    "intel/feeds/drop",
                    "{\"url\":\"%s\",\"kind\":\"list\",\"tlp\":\"green\",\"everySeconds\":3600}"
                            .formatted(files.url("/drop.txt?part=1")));
            awaitHealth("drop", "ok");
            assertThat(indicators("drop")).isEqualTo(Map.of("one.drop.example", false, "two.drop.example", false));
            JsonNode state = feed("drop").path("state");
            assertThat(state.path("added").asInt()).isEqualTo(2);
            assertThat(state.path("refused").asInt()).isEqualTo(1);
            assertThat(state.path("refusal").asText()).startsWith("line 4: list.value ");

            polled("drop");
            await().atMost(Duration.ofSeconds(60)).until(() -> files.unchanged.get() > 0);

            files.content.put("/drop.txt", "<html>\n<h1>Out of order</h1>\n");
            polled("drop");
            awaitHealth("drop", "failing");
            assertThat(error("drop")).isEqualTo("list.value");
            assertThat(indicators("drop")).doesNotContainValue(true);

            files.content.put("/drop.txt", "two.drop.example\nthree.drop.example\n");
            polled("drop");
            awaitHealth("drop", "ok");
            assertThat(indicators("drop"))
                    .isEqualTo(
                            Map.of("one.drop.example", true, "two.drop.example", false, "three.drop.example", false));

            files.content.remove("/drop.txt");
            polled("drop");
            awaitHealth("drop", "failing");
            assertThat(error("drop")).isEqualTo("list.not-found");
        }
    }

    private static JsonNode indicator(String value) {
        String id = POLLING.list("/api/v1/intel/objects?type=indicator").stream()
                .filter(one -> one.path("name").asText().equals(value))
                .map(one -> one.path("id").asText())
                .findFirst()
                .orElseThrow();
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> POLLING.administrator()
                                .get("/api/v1/intel/indicators/" + id)
                                .json(),
                        one -> one.hasNonNull("values"))
                .path("values")
                .path(0);
    }

    @Test
    @DisplayName(
            "stores no more indicators than its maximum, counts the others, and lowers the confidence of its indicators")
    void limitsFeeds() throws IOException {
        try (Files files = new Files()) {
            String feed = "intel/feeds/open";
            String settings = "{\"url\":\"" + files.url("/open.csv")
                    + "\",\"kind\":\"csv\",\"everySeconds\":3600,\"confidence\":%d,\"maxIndicators\":%d}";
            files.content.put("/open.csv", """
                    value,confidence
                    a.open.example,90
                    b.open.example,
                    c.open.example,30
                    d.open.example,90
                    e.open.example,90
                    """);
            put(POLLING, feed, settings.formatted(60, 3));
            awaitHealth("open", "ok");
            assertThat(indicators("open").keySet())
                    .containsExactly("a.open.example", "b.open.example", "c.open.example");
            JsonNode state = feed("open").path("state");
            assertThat(state.path("indicators").asInt()).isEqualTo(3);
            assertThat(state.path("overLimit").asInt()).isEqualTo(2);
            assertThat(state.path("refused").asInt()).isZero();
            assertThat(state.path("refusal").asText()).contains("intel.over-limit");
            assertThat(indicator("a.open.example").path("confidence").asInt()).isEqualTo(60);
            assertThat(indicator("b.open.example").path("confidence").asInt()).isEqualTo(60);
            assertThat(indicator("c.open.example").path("confidence").asInt()).isEqualTo(30);

            // What leaves the list makes room.
            files.content.put("/open.csv", "value\nc.open.example\nd.open.example\ne.open.example\nf.open.example\n");
            polled("open");
            awaitHealth("open", "ok");
            assertThat(indicators("open"))
                    .containsEntry("a.open.example", true)
                    .containsEntry("d.open.example", false)
                    .containsEntry("e.open.example", false)
                    .doesNotContainKey("f.open.example");
            assertThat(feed("open").path("state").path("indicators").asInt()).isEqualTo(3);
            assertThat(feed("open").path("state").path("overLimit").asInt()).isEqualTo(3);

            // With a higher maximum, the unchanged file is read again; with less confidence, the indicators match
            // nothing.
            assertThat(indicator("d.open.example").path("status").asText()).isEqualTo("live");
            put(POLLING, feed, settings.formatted(5, 4));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> indicators("open").containsKey("f.open.example"));
            assertThat(indicator("d.open.example").path("status").asText()).isEqualTo("low-confidence");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(POLLING.list("/api/v1/intel/feeds").stream()
                                    .filter(one -> one.path("name").asText().equals("open"))
                                    .findFirst()
                                    .orElseThrow()
                                    .path("state")
                                    .path("indicators")
                                    .asInt())
                            .isEqualTo(4));

            Caller root = POLLING.administrator();
            Map.of(
                            settings.formatted(101, 3), "body.wrong-value",
                            settings.formatted(0, 3), "body.wrong-value",
                            settings.formatted(50, 0), "body.wrong-value")
                    .forEach((bad, code) -> assertThat(root.send(root.request("/api/v1/" + feed)
                                            .method("PUT", HttpRequest.BodyPublishers.ofString(bad)))
                                    .code())
                            .as(bad)
                            .isEqualTo(code));
        }
    }

    @Test
    @DisplayName("gives its confidence to the indicators that nodes compare with telemetry")
    void comparesWithItsConfidence() throws IOException {
        try (Files files = new Files()) {
            String settings = "{\"url\":\"" + files.url("/trusted.txt")
                    + "\",\"kind\":\"list\",\"everySeconds\":3600,\"confidence\":%d}";
            files.content.put("/trusted.txt", "one.trusted.example\n");
            put(POLLING, "intel/feeds/trusted", settings.formatted(5));
            awaitHealth("trusted", "ok");
            Caller sensor = POLLING.sensor("trusting");
            indicator("one.trusted.example");
            RunningNode.telemetry(sensor, query("before"));

            put(POLLING, "intel/feeds/trusted", settings.formatted(80));
            AtomicInteger sent = new AtomicInteger();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                RunningNode.telemetry(sensor, query("after-" + sent.incrementAndGet()));
                return POLLING.list("/api/v1/alerts").toString().contains("one.trusted.example");
            });

            JsonNode alert = POLLING.list("/api/v1/alerts").stream()
                    .filter(one -> one.toString().contains("one.trusted.example"))
                    .findFirst()
                    .orElseThrow();
            assertThat(alert.path("asset").asText()).startsWith("host:after-");
            assertThat(alert.path("level").asText()).isEqualTo("high");
            assertThat(POLLING.list("/api/v1/alerts").toString()).doesNotContain("host:before");
        }
    }

    private static String query(String host) {
        return """
                {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"%s","QueryName":"one.trusted.example",\
                "Image":"C:\\\\a.exe","TimeCreated":"%s"}
                """.formatted(host, Instant.now());
    }

    private static final String EVENT = """
            {"Event":{"uuid":"%1$s","info":"Feed event","timestamp":"%2$d","published":true,"distribution":"3","Tag":[{"name":"tlp:green"}],
             "Attribute":[{"uuid":"%3$s","type":"domain","value":"%4$s","to_ids":%5$b,"timestamp":"%2$d"}]}}""";

    @Test
    @DisplayName("reads the changed events of a feed of MISP, and goes on if one is missing or broken")
    void readsFeedsOfMisp() throws IOException {
        String one = "d1b2c3d4-0000-4000-8000-00000000a001";
        String two = "d1b2c3d4-0000-4000-8000-00000000a002";
        String bad = "d1b2c3d4-0000-4000-8000-00000000a003";
        String absent = "d1b2c3d4-0000-4000-8000-00000000a004";
        String manifest =
                "{\"%s\":{\"timestamp\":\"%d\",\"info\":\"a\"},\"%s\":{\"timestamp\":1772000100},\"%s\":{\"timestamp\":\"1772000200\"}%s}";
        String attribute = "d1b2c3d4-0000-4000-8000-00000000b00";
        try (Files files = new Files()) {
            files.content.put(
                    "/misp/manifest.json",
                    manifest.formatted(one, 1_772_000_000, two, bad, ",\"" + absent + "\":{\"timestamp\":\"1\"}"));
            files.content.put(
                    "/misp/" + one + ".json",
                    EVENT.formatted(one, 1_772_000_000, attribute + 1, "one.misp.example", true));
            files.content.put(
                    "/misp/" + two + ".json",
                    EVENT.formatted(two, 1_772_000_100, attribute + 2, "two.misp.example", true));
            files.content.put("/misp/" + bad + ".json", "{\"Event\":");
            put(
                    POLLING,
                    "intel/feeds/osint",
                    "{\"url\":\"%s\",\"kind\":\"misp\",\"everySeconds\":3600}".formatted(files.url("/misp")));
            awaitHealth("osint", "failing");
            assertThat(error("osint")).isEqualTo("misp.event-missing");
            assertThat(indicators("osint")).isEqualTo(Map.of("one.misp.example", false, "two.misp.example", false));
            JsonNode state = feed("osint").path("state");
            assertThat(state.path("refused").asInt()).isEqualTo(1);
            assertThat(state.path("refusal").asText()).contains("stix.not-json");
            int pages = state.path("pages").asInt();
            assertThat(pages).isEqualTo(3);

            // Only the changed event is read again; its attribute is no longer for detection.
            files.content.put("/misp/manifest.json", manifest.formatted(one, 1_772_000_900, two, bad, ""));
            files.content.put(
                    "/misp/" + one + ".json",
                    EVENT.formatted(one, 1_772_000_900, attribute + 1, "one.misp.example", false));
            polled("osint");
            awaitHealth("osint", "ok");
            assertThat(feed("osint").path("state").path("pages").asInt()).isEqualTo(pages + 1);
            JsonNode ended = POLLING.administrator()
                    .get("/api/v1/intel/objects/indicator--" + attribute + 1)
                    .json();
            assertThat(ended.path("object").path("validity").path("until").asText())
                    .startsWith("2026-02-25T06:28:20");

            files.content.put("/misp/manifest.json", "{\"../../etc\":{\"timestamp\":\"1\"}}");
            polled("osint");
            awaitHealth("osint", "failing");
            assertThat(error("osint")).isEqualTo("misp.manifest");
        }
    }
}
