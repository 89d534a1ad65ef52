package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.response.views.PlaybookEngine;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on many assets, each answered by an automation, while the node is killed repeatedly during calls: no call is
 * lost or made twice. An automation that may repeat ambiguous calls does so with the same key, which proves that the
 * count would reveal repetitions. {@code -Dautomation.kills=10 -Dautomation.attacks=200}.
 */
class AutomationFaults {

    private static final int KILLS = Integer.getInteger("automation.kills", 10);
    private static final int ATTACKS = Integer.getInteger("automation.attacks", 200);
    private static final Duration LONG = Duration.ofMinutes(15);
    private static final String RULE = "22222222-2222-4222-8222-222222222222";

    /** The engine answers slowly, so that kills happen during calls. */
    private static final long SLOW_MILLIS = 700;

    private static final long BETWEEN_MILLIS = 100;

    @TempDir
    private Path folder;

    @Test
    void anAttackIsAnsweredWithinSeconds() throws Exception {
        try (PlaybookEngine engine = new PlaybookEngine();
                ChildNode node = node("calm")) {
            node.awaitReady();
            Caller root = approved(node, engine, false);
            String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), "s");
            Map<String, Instant> sent = new HashMap<>();
            for (int number = 0; number < ATTACKS; number++) {
                sent.put("host:ws" + number, Instant.now());
                attack(root, sensor, number);
                Thread.sleep(BETWEEN_MILLIS);
            }
            await().atMost(LONG).until(() -> engine.calls().size() >= ATTACKS);
            List<Long> millis = engine.calls().stream()
                    .map(call ->
                            Duration.between(sent.get(call.asset()), call.at()).toMillis())
                    .sorted()
                    .toList();
            System.out.printf(
                    Locale.ROOT,
                    "%d attacks: from sending the telemetry to the call p50 %d ms, p99 %d ms, most %d ms%n",
                    millis.size(),
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 99 / 100),
                    millis.getLast());
            System.out.printf(
                    Locale.ROOT,
                    "of %.0f calls %.0f began within 1 s of the alert's commit in its case, %.0f within 2 s%n",
                    node.metric("watchfloor_automation_dispatch_seconds_count"),
                    node.metric("watchfloor_automation_dispatch_seconds_bucket{le=\"1.0\"}"),
                    node.metric("watchfloor_automation_dispatch_seconds_bucket{le=\"2.0\"}"));
            assertThat(perAsset(engine))
                    .hasSize(ATTACKS)
                    .allSatisfy((asset, calls) -> assertThat(calls).isOne());
        }
    }

    @Test
    void underKillsNoActionIsForgottenAndNoneIsCalledTwice() throws Exception {
        try (PlaybookEngine engine = new PlaybookEngine()) {
            Map<String, Long> states = killed("once", engine, false);
            Map<String, Long> calls = perAsset(engine);
            System.out.printf(
                    Locale.ROOT,
                    "%d kills, %d attacks: %d calls, most for one asset %d; states %s%n",
                    KILLS,
                    ATTACKS,
                    engine.calls().size(),
                    calls.values().stream().max(Long::compare).orElseThrow(),
                    states);
            assertThat(states.values().stream().mapToLong(Long::longValue).sum())
                    .as("assets with an action")
                    .isEqualTo(ATTACKS);
            assertThat(states.keySet()).isSubsetOf("succeeded", "ambiguous");
            assertThat(calls)
                    .allSatisfy((asset, count) -> assertThat(count).as(asset).isOne());
        }
    }

    /** Control: shows what a center that repeats calls would look like. */
    @Test
    void whatMayRepeatIsRepeatedWithTheSameKey() throws Exception {
        try (PlaybookEngine engine = new PlaybookEngine()) {
            Map<String, Long> states = killed("again", engine, true);
            Map<String, Long> calls = perAsset(engine);
            long twice = calls.values().stream().filter(count -> count > 1).count();
            System.out.printf(
                    Locale.ROOT,
                    "%d kills with a receiver that does the same key once: %d of %d assets called more than once; states %s%n",
                    KILLS,
                    twice,
                    calls.size(),
                    states);
            assertThat(twice).isPositive();
            Map<String, Long> keys = engine.calls().stream()
                    .map(PlaybookEngine.Called::key)
                    .distinct()
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(keys).as("different keys").hasSize(ATTACKS);
        }
    }

    /** @return number of actions by final state */
    private Map<String, Long> killed(String name, PlaybookEngine engine, boolean idempotent) throws Exception {
        engine.delays(SLOW_MILLIS);
        try (ChildNode node = node(name)) {
            node.awaitReady();
            Caller root = approved(node, engine, idempotent);
            String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), "s");
            Random random = new Random(7);
            int next = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                int until = ATTACKS * kill / KILLS;
                for (; next < until; next++) {
                    attack(root, sensor, next);
                    Thread.sleep(BETWEEN_MILLIS);
                }
                Thread.sleep(random.nextInt((int) SLOW_MILLIS));
                node.killAndRestart();
            }
            return await().atMost(LONG)
                    .pollInterval(Duration.ofSeconds(2))
                    .ignoreExceptions()
                    .until(() -> states(root), AutomationFaults::settled);
        }
    }

    private static boolean settled(Map<String, Long> states) {
        return states.values().stream().mapToLong(Long::longValue).sum() >= ATTACKS
                && !states.containsKey("sending")
                && !states.containsKey("pending");
    }

    private ChildNode node(String name) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Path rule = Files.writeString(
                place.resolve("rule.yml"), AttackSamples.programSeen(RULE, "encryptor.exe", "critical"));
        Path config = Files.writeString(place.resolve("center.conf"), """
                watchfloor.rules { builtin = off, paths = ["%s"] }
                watchfloor.egress.allow = [127.0.0.1]
                watchfloor.cases { new-per-sensor-and-minute = 1000000, new-per-rule-and-minute = 1000000 }
                watchfloor.ingest { new-assets-burst = 100000, new-assets-per-minute = 100000, new-assets-waiting = 100000 }
                """.formatted(rule));
        return new ChildNode(place, config, Recordings.freePort(), NodeKillsFaults.PRODUCT);
    }

    private static Caller approved(ChildNode node, PlaybookEngine engine, boolean idempotent) {
        Caller root = new Caller(HttpClient.newHttpClient(), node.address(), node.bootstrapToken());
        String body =
                "{\"rule\":\"%s\",\"url\":\"%s\",\"secret\":\"%s\",\"idempotent\":%s,\"answerSeconds\":5,\"mostPerHour\":1000000}"
                        .formatted(RULE, engine.address("/do"), PlaybookEngine.SECRET, idempotent);
        assertThat(root.send(root.request("/api/v1/automations/answer")
                                .method("PUT", HttpRequest.BodyPublishers.ofString(body)))
                        .status())
                .isEqualTo(200);
        assertThat(root.post("/api/v1/automations/answer/approve", "{\"version\":1}")
                        .status())
                .isEqualTo(200);
        return root;
    }

    /** Repeated with the same key if an overloaded node does not answer in time: a repetition has no effect. */
    private static void attack(Caller root, String sensor, int number) {
        await().atMost(LONG).ignoreExceptions().until(() -> {
            sendAttack(root, sensor, number);
            return true;
        });
    }

    private static void sendAttack(Caller root, String sensor, int number) {
        Caller.Answer answer = root.as(sensor)
                .post("/api/v1/telemetry", """
                {"asset":"ws%d","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\encryptor.exe","CommandLine":"encryptor %1$d"}}
                """.formatted(number, Instant.now()), "Idempotency-Key", "attack-" + number);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static Map<String, Long> states(Caller root) {
        Map<String, Long> states = new TreeMap<>();
        List<String> cases = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = root.get("/api/v1/cases?limit=500" + cursor).json();
            page.path("items").forEach(one -> cases.add(one.path("id").asText()));
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        for (String one : cases) {
            root.get("/api/v1/cases/" + one + "/actions?limit=1000")
                    .json()
                    .path("items")
                    .forEach(action -> states.merge(action.path("state").asText(), 1L, Long::sum));
        }
        return states;
    }

    private static Map<String, Long> perAsset(PlaybookEngine engine) {
        return engine.calls().stream()
                .collect(Collectors.groupingBy(PlaybookEngine.Called::asset, Collectors.counting()));
    }
}
