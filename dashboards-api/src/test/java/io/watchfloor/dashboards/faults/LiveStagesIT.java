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

/** The stage of a rule is changed on one of three nodes while telemetry flows through all of them. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LiveStagesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int NODES = 3;
    private static final int CHANGES = 6;
    private static final String RULE = "a0000000-0000-4000-8000-000000000011";

    @RegisterExtension
    static final RunningCluster CLUSTER = RunningCluster.ofNodes(NODES);

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger sent = new AtomicInteger();

    private Caller administrator(int node) {
        return new Caller(http, CLUSTER.node(node).address(), CLUSTER.token(node));
    }

    /** Each acknowledged record is either in an alert or counted, once, also after {@code kill -9} of all nodes. */
    @Test
    void eachRecordIsEvaluatedWithOneStageAndNoCountIsLostWithTheNodes() throws Exception {
        Caller.Answer pack = administrator(0)
                .send(administrator(0).request("/api/v1/rule-packs/stages").PUT(BodyPublishers.ofString("""
                                title: Program Of The Stage
                                id: %s
                                logsource: {product: windows, category: process_creation}
                                detection:
                                    selection: {Image|endswith: stage.exe}
                                    condition: selection
                                level: low
                                """.formatted(
                                RULE))));
        assertThat(pack.status()).as(pack.response().body()).isEqualTo(200);
        stage("shadow");
        awaitActiveEverywhere("shadow");
        List<Caller> sensors = sensors();
        AtomicBoolean go = new AtomicBoolean(true);
        List<Thread> flows = new ArrayList<>();
        for (Caller sensor : sensors) {
            flows.add(Thread.ofPlatform().start(() -> {
                while (go.get()) {
                    send(sensor);
                }
            }));
        }
        for (int change = 0; change < CHANGES; change++) {
            String stage = change % 2 == 0 ? "live" : "shadow";
            stage(stage);
            awaitActiveEverywhere(stage);
            Thread.sleep(500);
        }
        go.set(false);
        for (Thread flow : flows) {
            flow.join();
        }
        for (int node = 0; node < NODES; node++) {
            CLUSTER.node(node).kill();
        }
        for (int node = 0; node < NODES; node++) {
            CLUSTER.node(node).start();
        }
        for (int node = 0; node < NODES; node++) {
            CLUSTER.node(node).awaitReady();
        }
        awaitAllAccountedFor();
        int before = sent.get();
        assertThat(counted()).isBetween(1L, before - 1L);
        assertThat(inAlerts()).isBetween(1L, before - 1L);

        for (Caller sensor : sensors()) {
            send(sensor);
        }
        awaitAllAccountedFor();
        System.out.printf("%d records: %d counted in shadow, %d in alerts%n", sent.get(), counted(), inAlerts());
    }

    private void awaitAllAccountedFor() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted() + inAlerts()).isEqualTo(sent.get()));
    }

    private void stage(String stage) {
        Caller.Answer answer = administrator(1)
                .send(administrator(1)
                        .request("/api/v1/rules/" + RULE + "/stage")
                        .PUT(BodyPublishers.ofString("{\"stage\":\"" + stage + "\",\"reason\":\"test\"}")));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private void awaitActiveEverywhere(String stage) {
        long begin = System.nanoTime();
        await().atMost(PATIENCE)
                .until(() -> IntStream.range(0, NODES).allMatch(node -> {
                    JsonNode rule =
                            administrator(node).get("/api/v1/rules/" + RULE).json();
                    return rule.path("stage").asText().equals(stage)
                            && rule.at("/staging/active").asBoolean();
                }));
        System.out.printf("%s on all nodes after %d ms%n", stage, (System.nanoTime() - begin) / 1_000_000);
    }

    private List<Caller> sensors() {
        return IntStream.range(0, NODES)
                .mapToObj(node -> {
                    Caller admin = administrator(node);
                    String token = admin.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                            .json()
                            .path("token")
                            .asText();
                    String body = "{\"token\":\"%s\",\"name\":\"stage%d-%d\"}".formatted(token, node, sent.get());
                    return admin.as(admin.as("")
                            .post("/api/v1/sensors/enroll", body)
                            .json()
                            .path("credential")
                            .asText());
                })
                .toList();
    }

    private void send(Caller sensor) {
        int number = sent.incrementAndGet();
        assertThat(sensor.post("/api/v1/telemetry", """
                        {"asset":"stage%d.corp.example","time":"2026-11-24T22:26:52.%03dZ",\
                        "logsource":{"product":"windows","category":"process_creation"},\
                        "fields":{"Image":"C:\\\\stage.exe","CommandLine":"%d"}}
                        """.formatted(number % 4, number % 1_000, number))
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
    }

    private long counted() {
        return administrator(0)
                .get("/api/v1/rules/" + RULE)
                .json()
                .at("/shadow/matches")
                .asLong();
    }

    private long inAlerts() {
        long count = 0;
        for (JsonNode alert : administrator(0)
                .get("/api/v1/alerts?limit=100&rule=" + RULE)
                .json()
                .path("items")) {
            count += alert.path("count").asLong();
        }
        return count;
    }
}
