package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.api.AttackSamples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup of a center with all kinds of data: after a restore it starts, shows the same, and sends the same
 * notifications.
 */
@Tag("processes")
class RestoreEverythingIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    private static final String ACROSS_ASSETS = """
            title: A logon failed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4d001
            name: logon_failed
            level: low
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625}
              condition: selection
            ---
            title: Passwords are sprayed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4d002
            level: high
            correlation:
              type: event_count
              rules: [logon_failed]
              group-by: [IpAddress]
              timespan: 10m
              condition: {gte: 3}
            """;
    private static final String SPRAYED = "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4d002";
    private static final String GUESSED = "c0f4c104-408e-45c2-8672-a36c373e3b61";

    @TempDir
    Path folder;

    private final Set<String> paged = new ConcurrentSkipListSet<>();
    private HttpServer receiver;

    @BeforeEach
    void receivePages() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            JsonNode page = LaunchedNode.JSON.readTree(exchange.getRequestBody());
            paged.add(page.path("case").path("id").asText());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    /** @param repeat delay after which an unacknowledged case is notified again */
    private Map<String, String> paging(String repeat) {
        return Map.of(
                "WATCHFLOOR_ESCALATION_WEBHOOK_URL",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/",
                "WATCHFLOOR_ESCALATION_WEBHOOK_SECRET",
                "only-for-this-test-only-for-this-test",
                "WATCHFLOOR_EGRESS_ALLOW",
                "127.0.0.1",
                "WATCHFLOOR_ESCALATION_REPEAT_EVERY",
                repeat);
    }

    @AfterEach
    void stopReceiving() {
        receiver.stop(0);
    }

    @Test
    void aBackupWithEverythingThatACenterHoldsIsTheSameCenterAgain() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Path third = Files.createDirectory(folder.resolve("third"));
        Path file = folder.resolve("night.backup");
        Path again = folder.resolve("again.backup");
        String ann;
        String sensor;
        ShownBoards before;
        Set<String> due;
        try (LaunchedNode node = LaunchedNode.start(first, paging("1 h"))) {
            ann = node.person("ann");
            node.person("bob");
            sensor = node.sensor("it");
            fill(node, ann, sensor);
            due = open(node, ann);
            assertThat(due).as("cases that nobody has acknowledged").hasSizeGreaterThanOrEqualTo(2);
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(paged).containsAll(due));
            before = settled(node);
            assertThat(Launched.center("backup", "--data", node.data, file).err())
                    .isEmpty();
            assertThat(ShownBoards.of(node, node.administrator()).shown()).isEqualTo(before.shown());
        }

        restored(file, second);
        assertThat(Launched.center("backup", "--data", second.resolve("data"), again)
                        .err())
                .isEmpty();
        assertThat(tables(again)).as("every kept row").isEqualTo(tables(file));

        paged.clear();
        Instant begin = Instant.now();
        try (LaunchedNode node = LaunchedNode.start(second, paging("1 h"))) {
            System.out.println("ready " + Duration.between(begin, Instant.now()).toMillis() + " ms after its start");
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                ShownBoards after = ShownBoards.of(node, node.administrator());
                assertThat(after.shown()).isEqualTo(before.shown());
                assertThat(after.pages()).containsAllEntriesOf(before.pages());
            });
            assertThat(paged)
                    .as("who was paged within the hour is not paged again")
                    .isEmpty();
            goesOn(node, ann, sensor);
            assertThat(Launched.center("backup", "--data", node.data, folder.resolve("next.backup"))
                            .err())
                    .isEmpty();
        }

        restored(folder.resolve("next.backup"), third);
        paged.clear();
        try (LaunchedNode node = LaunchedNode.start(third, paging("1 h"))) {
            assertThat(node.get("/api/v1/rule-packs/day", ann)
                            .json()
                            .path("judging")
                            .asBoolean())
                    .as("a center restored from a restored one")
                    .isTrue();
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(open(node, ann))
                            .as("the boards are folded again")
                            .containsAll(due));
            String reopened = due.iterator().next();
            act(node, ann, reopened, "acknowledge", "{}");
            act(node, ann, reopened, "resolve", "{}");
            act(node, ann, reopened, "reopen", "{\"reason\":\"It goes on.\"}");
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(paged)
                            .as("a new round is paged at once, and nobody is paged again within the hour")
                            .containsExactly(reopened));
        }
    }

    /** Creates all kinds of data, so that every table of a backup has rows, except those that only damage creates. */
    private void fill(LaunchedNode node, String ann, String sensor) throws Exception {
        String administrator = node.administrator();
        String night = "/api/v1/rule-packs/night";
        assertThat(put(node, night, AttackSamples.programSeen(PACK_RULE, "wscript.exe", "medium")))
                .isEqualTo(200);
        assertThat(put(node, night, AttackSamples.programSeen(PACK_RULE, "cscript.exe", "medium")))
                .isEqualTo(200);
        assertThat(node.post(night + "/rollback", administrator, "{\"revision\":1}")
                        .status())
                .isIn(200, 503);
        assertThat(put(
                        node,
                        "/api/v1/rule-packs/gone",
                        AttackSamples.programSeen(PACK_RULE, "mshta.exe", "low").replace("0001", "0002")))
                .isEqualTo(200);
        assertThat(delete(node, "/api/v1/rule-packs/gone")).isIn(204, 503);
        assertThat(put(node, "/api/v1/rule-packs/day", ACROSS_ASSETS)).isEqualTo(200);

        node.sensor("revoked");
        String revoked = node.get("/api/v1/sensors", administrator).json().path("items").findParents("name").stream()
                .filter(item -> item.path("name").asText().equals("revoked"))
                .map(item -> item.path("id").asText())
                .findFirst()
                .orElseThrow();
        assertThat(delete(node, "/api/v1/sensors/" + revoked)).isEqualTo(204);
        node.post("/api/v1/people", administrator, "{\"name\":\"vic\",\"role\":\"viewer\"}");

        for (String asset : new String[] {"ws1", "ws2", "ws3", "ws4"}) {
            assertThat(node.telemetry(sensor, asset, AttackSamples.shadowCopiesDeleted(asset)))
                    .isEqualTo(1);
        }
        assertThat(node.telemetry(sensor, "pack", started("ws5", "wscript.exe")))
                .isEqualTo(1);
        assertThat(node.telemetry(sensor, "guesses", AttackSamples.refusedPasswords(0, 9)))
                .isEqualTo(9);
        assertThat(node.telemetry(sensor, "spray", logonFailed("ws6", 1) + logonFailed("ws7", 2)))
                .isEqualTo(2);
        node.telemetry(sensor, "unreadable", "{\"asset\":\"ws8\",\"fields\":[}\n");

        Map<String, String> cases = new TreeMap<>();
        Awaitility.await().atMost(SOON).until(() -> {
            for (JsonNode one : node.get("/api/v1/cases", ann).json().path("items")) {
                cases.put(
                        one.path("assets").toString().replaceAll("[^w]*(ws[0-9]).*", "$1"),
                        one.path("id").asText());
            }
            return cases.keySet().containsAll(Set.of("ws1", "ws2", "ws3", "ws4"));
        });
        act(node, ann, cases.getOrDefault("ws1", ""), "acknowledge", "{}");
        act(node, ann, cases.getOrDefault("ws1", ""), "notes", "{\"text\":\"I look\"}");
        for (String closed : new String[] {"ws2", "ws3"}) {
            act(node, ann, cases.getOrDefault(closed, ""), "acknowledge", "{}");
            act(node, ann, cases.getOrDefault(closed, ""), "start", "{}");
            act(node, ann, cases.getOrDefault(closed, ""), "resolve", RESOLVED);
        }
        act(
                node,
                ann,
                cases.getOrDefault("ws2", ""),
                "close",
                "{\"classification\":\"truePositive\",\"determination\":\"malware\"}");
        act(node, ann, cases.getOrDefault("ws3", ""), "reopen", "{\"reason\":\"Not over\"}");
        assertThat(node.send(node.request("/api/v1/assets/host:ws1.corp.example/evidence/holds/court-1", ann)
                                .PUT(BodyPublishers.ofString("{\"reason\":\"A court asks\"}")))
                        .status())
                .isEqualTo(200);
        assertThat(node.post(
                                "/api/v1/assets/host:ws2.corp.example/evidence/erase",
                                administrator,
                                "{\"reason\":\"The user asked\"}")
                        .status())
                .isEqualTo(200);
    }

    private static final String RESOLVED = "{\"note\":\"Cleaned\"}";

    /** Continues work whose evaluation depends on restored state. */
    private static void goesOn(LaunchedNode node, String ann, String sensor) throws Exception {
        assertThat(node.telemetry(sensor, "ws1", AttackSamples.shadowCopiesDeleted("ws1")))
                .isEqualTo(1);
        assertThat(node.telemetry(sensor, "guess", AttackSamples.refusedPasswords(9, 10)))
                .isEqualTo(1);
        assertThat(node.telemetry(sensor, "last", logonFailed("ws9", 3))).isEqualTo(1);
        assertThat(node.telemetry(sensor, "more", started("ws10", "wscript.exe") + started("ws11", "cscript.exe")))
                .isEqualTo(2);
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            assertThat(alertsOf(node, ann, GUESSED)).as("tenth guess").isEqualTo(1);
            assertThat(alertsOf(node, ann, SPRAYED)).as("third asset").isEqualTo(1);
            assertThat(alertsOf(node, ann, PACK_RULE))
                    .as("the rolled back pack")
                    .isEqualTo(2);
        });
    }

    private static final String PACK_RULE = "11111111-1111-4111-8111-111111110001";

    private static ShownBoards settled(LaunchedNode node) throws Exception {
        ShownBoards[] last = {ShownBoards.of(node, node.administrator())};
        Awaitility.await().atMost(SOON).pollInterval(Duration.ofSeconds(2)).until(() -> {
            ShownBoards now = ShownBoards.of(node, node.administrator());
            boolean same = now.shown().equals(last[0].shown());
            last[0] = now;
            return same;
        });
        return last[0];
    }

    private static void restored(Path file, Path place) throws Exception {
        Launched restored = Launched.center("restore", "--data", place.resolve("data"), file);
        assertThat(restored.err()).isEmpty();
        assertThat(restored.status()).isZero();
    }

    /** Rows by table. */
    private static Map<String, String> tables(Path backup) throws IOException {
        Map<String, String> tables = new TreeMap<>();
        try (ZipFile zip = new ZipFile(backup.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (entry.getName().startsWith("tables/")) {
                    tables.put(
                            entry.getName(),
                            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(tables.keySet()).hasSizeGreaterThan(10);
        return tables;
    }

    private static Set<String> open(LaunchedNode node, String person) throws Exception {
        Set<String> open = new TreeSet<>();
        for (JsonNode one : node.get("/api/v1/cases", person).json().path("items")) {
            if (one.path("status").asText().equals("new")) {
                open.add(one.path("id").asText());
            }
        }
        return open;
    }

    private static void act(LaunchedNode node, String person, String id, String verb, String body) throws Exception {
        LaunchedNode.Answer answer = node.post("/api/v1/cases/" + id + "/" + verb, person, body);
        assertThat(answer.status()).as(verb + " " + answer.json()).isEqualTo(200);
    }

    /** On a busy machine the answer may come before the pack is active: repeating the request changes nothing. */
    private static int put(LaunchedNode node, String path, String body) throws Exception {
        int status = 503;
        for (int attempt = 0; attempt < 5 && status == 503; attempt++) {
            status = node.send(node.request(path, node.administrator()).PUT(BodyPublishers.ofString(body)))
                    .status();
        }
        return status;
    }

    private static int delete(LaunchedNode node, String path) throws Exception {
        return node.send(node.request(path, node.administrator()).DELETE()).status();
    }

    private static int alertsOf(LaunchedNode node, String person, String rule) throws Exception {
        int count = 0;
        for (JsonNode alert :
                node.get("/api/v1/alerts?limit=200", person).json().path("items")) {
            count += alert.path("rule").asText().equals(rule) ? 1 : 0;
        }
        return count;
    }

    private static String started(String asset, String program) {
        return """
                {"asset":"%s.corp.example","time":"2026-11-24T22:26:52.123Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%s"}}
                """.formatted(asset, program, program);
    }

    private static String logonFailed(String asset, int second) {
        return """
                {"asset":"%s.corp.example","time":"2026-11-24T22:27:%02dZ",\
                "logsource":{"product":"windows","service":"security"},\
                "fields":{"EventID":4625,"IpAddress":"203.0.113.9"}}
                """.formatted(asset, second);
    }
}
