package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tags and lists that are changed on one of three nodes while telemetry flows through all of them. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LiveTagsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int NODES = 3;
    private static final String HONEYTOKEN = "0d0b2a79-b612-4678-b2fe-fd6f6a124bde";

    private static final String IN_LIST = "a0000000-0000-4000-8000-000000000001";
    private static final String NOT_IN_LIST = "a0000000-0000-4000-8000-000000000002";
    private static final String TAGGED = "a0000000-0000-4000-8000-000000000003";
    private static final String NOT_TAGGED = "a0000000-0000-4000-8000-000000000004";

    @RegisterExtension
    static final RunningCluster CLUSTER = RunningCluster.ofNodes(NODES);

    private final HttpClient http = HttpClient.newHttpClient();

    private Caller administrator(int node) {
        return new Caller(http, CLUSTER.node(node).address(), CLUSTER.token(node));
    }

    private List<Caller> sensors(String name) {
        return IntStream.range(0, NODES)
                .mapToObj(node -> {
                    Caller admin = administrator(node);
                    String token = admin.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                            .json()
                            .path("token")
                            .asText();
                    String body = "{\"token\":\"%s\",\"name\":\"%s%d\"}".formatted(token, name, node);
                    return admin.as(admin.as("")
                            .post("/api/v1/sensors/enroll", body)
                            .json()
                            .path("credential")
                            .asText());
                })
                .toList();
    }

    @Test
    void theNextLogonOfATaggedAccountAlertsOnEachNode() throws Exception {
        List<Caller> sensors = sensors("directory");
        AtomicBoolean go = new AtomicBoolean(true);
        List<List<Long>> sent = new ArrayList<>();
        List<Thread> flows = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            List<Long> times = new ArrayList<>();
            sent.add(times);
            Caller sensor = sensors.get(node);
            String host = "dc" + node;
            flows.add(Thread.ofPlatform().start(() -> {
                while (go.get()) {
                    times.add(System.nanoTime());
                    post(sensor, """
                            {"EventID":4624,"Channel":"Security","Computer":"%s.corp.example","EventRecordID":%d,\
                            "TargetUserName":"svc-decoy","TargetDomainName":"CORP","LogonType":3}
                            """.formatted(host, times.size()));
                }
            }));
        }
        long tagged = tag("svc-decoy", "honeytoken");
        for (int node = 0; node < NODES; node++) {
            String host = "host:dc" + node + ".corp.example";
            await().atMost(PATIENCE).until(() -> count(HONEYTOKEN, host) > 0);
        }
        go.set(false);
        for (Thread flow : flows) {
            flow.join();
        }
        settle();
        for (int node = 0; node < NODES; node++) {
            List<Long> times = sent.get(node);
            int alerted = count(HONEYTOKEN, "host:dc" + node + ".corp.example");
            assertThat(alerted).isBetween(1, times.size());
            System.out.printf(
                    "node %d: the first logon that alerted was sent %d ms after the tag was stored%n",
                    node, (times.get(times.size() - alerted) - tagged) / 1_000_000);
        }
    }

    /** Of two opposite rules exactly one matches, unless a record is evaluated with two versions or twice. */
    @Test
    void eachRecordIsEvaluatedWithOneVersionOfListAndTags() throws Exception {
        list("tool.exe");
        tag("svc-flip", "vip");
        Caller.Answer pack = administrator(0)
                .send(administrator(0)
                        .request("/api/v1/rule-packs/flip")
                        .PUT(BodyPublishers.ofString(rule(IN_LIST, "Image|endswith|expand: '%flip%'", "selection")
                                + rule(NOT_IN_LIST, "Image|endswith|expand: '%flip%'", "not selection")
                                + rule(TAGGED, "account|tag: vip", "selection")
                                + rule(NOT_TAGGED, "account|tag: vip", "not selection"))));
        assertThat(pack.status()).as(pack.response().body()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> IntStream.range(0, NODES)
                        .allMatch(node -> administrator(node)
                                        .get("/api/v1/rules/" + NOT_TAGGED)
                                        .status()
                                == 200));
        AtomicBoolean go = new AtomicBoolean(true);
        AtomicInteger sent = new AtomicInteger();
        List<Thread> flows = new ArrayList<>();
        for (Caller sensor : sensors("flip")) {
            flows.add(Thread.ofPlatform().start(() -> {
                while (go.get()) {
                    int number = sent.incrementAndGet();
                    post(sensor, """
                            {"asset":"flip%d.corp.example","time":"2026-11-24T22:26:52.%03dZ",\
                            "logsource":{"product":"windows","category":"process_creation"},\
                            "fields":{"Image":"C:\\\\tool.exe","CommandLine":"%d","User":"CORP\\\\svc-flip"}}
                            """.formatted(number % 4, number % 1_000, number));
                }
            }));
        }
        for (int change = 0; change < 6; change++) {
            boolean now = change % 2 == 1;
            list(now ? "tool.exe" : "other.exe");
            tag("svc-flip", now ? "vip" : "");
            Thread.sleep(700);
        }
        go.set(false);
        for (Thread flow : flows) {
            flow.join();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(count(IN_LIST, "") + count(NOT_IN_LIST, "")).isEqualTo(sent.get()));
        assertThat(count(TAGGED, "") + count(NOT_TAGGED, "")).isEqualTo(sent.get());
        assertThat(List.of(count(IN_LIST, ""), count(NOT_IN_LIST, ""), count(TAGGED, ""), count(NOT_TAGGED, "")))
                .as("all versions evaluated records")
                .doesNotContain(0);
        System.out.printf(
                "%d records: %d in the list, %d not; %d tagged, %d not%n",
                sent.get(), count(IN_LIST, ""), count(NOT_IN_LIST, ""), count(TAGGED, ""), count(NOT_TAGGED, ""));
    }

    private static String rule(String id, String condition, String what) {
        return """
                ---
                title: Rule %s
                id: %s
                logsource: {product: windows, category: process_creation}
                detection:
                    selection:
                        %s
                    condition: %s
                level: low
                """.formatted(id.substring(id.length() - 1), id, condition, what);
    }

    private void list(String entry) {
        Caller.Answer answer = administrator(1)
                .send(administrator(1)
                        .request("/api/v1/lists/flip")
                        .PUT(BodyPublishers.ofString("{\"entries\":[\"" + entry + "\"]}")));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    /** @return when the tag was stored */
    private long tag(String account, String tag) {
        Caller.Answer answer = administrator(2)
                .send(administrator(2)
                        .request("/api/v1/assets/user:corp%5C" + account + "?new=true")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        "{\"tags\":[" + (tag.isEmpty() ? "" : "\"" + tag + "\"") + "]}")));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return System.nanoTime();
    }

    private static void post(Caller sensor, String record) {
        assertThat(sensor.post("/api/v1/telemetry", record)
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
    }

    private void settle() {
        await().atMost(PATIENCE)
                .until(() -> administrator(0)
                                .get("/api/v1/status")
                                .json()
                                .at("/boards/eventsBehind")
                                .asInt()
                        == 0);
    }

    private int count(String rule, String asset) {
        int count = 0;
        for (JsonNode alert : administrator(0)
                .get("/api/v1/alerts?limit=100&rule=" + rule)
                .json()
                .path("items")) {
            if (asset.isEmpty() || alert.path("asset").asText().equals(asset)) {
                count += alert.path("count").asInt();
            }
        }
        return count;
    }
}
