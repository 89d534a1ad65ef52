package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus and Alertmanager, configured by the manual's recipes: firing alerts become alerts and cases of the same
 * severity, by built-in rules.
 */
@Tag("peers")
class AlertingPeersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Needs its installed templates, so an unpacked package is not sufficient. */
    private static final Path ALERTMANAGER = Path.of("/usr/bin/prometheus-alertmanager");

    /** One notification per alert, without grouping delays. */
    private static final String ROUTE =
            "route: { receiver: watchfloor, group_by: ['...'], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }\n";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(DoorCaller.open("alertmanager", "pagerduty"));

    private final DoorCaller doors = DoorCaller.of(NODE);

    @TempDir
    private Path folder;

    private PeerProgram alertmanager(int port, String recipe, String door) throws Exception {
        assumeTrue(Files.exists(ALERTMANAGER), "Not tested: Prometheus' Alertmanager is not at " + ALERTMANAGER);
        String settings = ROUTE
                + Recipes.of(recipe)
                        .replace("https://center.example:8443", NODE.address().toString())
                        .replace("TOKEN", doors.sender(door, "*.peers.example"));
        return PeerProgram.start(
                        folder,
                        Map.of(),
                        List.of(
                                ALERTMANAGER.toString(),
                                "--config.file=" + Files.writeString(folder.resolve("alertmanager.yml"), settings),
                                "--storage.path=" + folder.resolve("alertmanager"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--cluster.listen-address="))
                .listening(port);
    }

    private static JsonNode alertOf(String host) {
        String list = "/api/v1/alerts?asset=host:" + host;
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(NODE.list(list)).hasSize(1));
        return NODE.list(list).getFirst();
    }

    @Test
    void whatPrometheusFiresBecomesAnAlertOfItsInstance() throws Exception {
        int port = FreePorts.tcp();
        int web = FreePorts.tcp();
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                  - name: peers
                    interval: 1s
                    rules:
                      - alert: AuditdIsSilent
                        expr: vector(1)
                        labels: { severity: critical, instance: 'am01.peers.example:9100' }
                        annotations: { summary: 'auditd writes nothing' }
                      - alert: DiskFills
                        expr: vector(1)
                        labels: { severity: warning, instance: 'am02.peers.example:9100' }
                """);
        Files.writeString(folder.resolve("prometheus.yml"), """
                rule_files: [rules.yml]
                alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:%d'] }] }] }
                """.formatted(port));
        try (PeerProgram alertmanager = alertmanager(port, "alertmanager", "alertmanager");
                PeerProgram prometheus = PeerProgram.start(
                        folder,
                        Map.of(),
                        List.of(
                                "prometheus",
                                "--config.file=" + folder.resolve("prometheus.yml"),
                                // Alerts that fire before it knows its Alertmanager are sent again only then.
                                "--rules.alert.resend-delay=1s",
                                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                                "--web.listen-address=127.0.0.1:" + web))) {
            assertThat(prometheus.listening(web).said()).doesNotContain("level=error");
            JsonNode critical = alertOf("am01.peers.example");
            assertThat(critical.path("title").asText()).isEqualTo("Alertmanager Alert of Severity Critical");
            assertThat(critical.path("level").asText()).isEqualTo("critical");
            assertThat(alertOf("am02.peers.example").path("level").asText()).isEqualTo("medium");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(NODE.list("/api/v1/cases"))
                            .anySatisfy(one -> assertThat(one.toString())
                                    .contains("host:am01.peers.example", "\"severity\":\"critical\"")));
            assertThat(alertmanager.said()).doesNotContain("Notify attempt failed");
        }
    }

    @Test
    void anAlertmanagerSpeaksPagerDutysProtocolFromTriggerToResolution() throws Exception {
        int port = FreePorts.tcp();
        try (PeerProgram alertmanager = alertmanager(port, "alertmanager-pagerduty", "pagerduty")) {
            tell(port, Instant.now().plusSeconds(3600));
            JsonNode alert = alertOf("pd01.peers.example");
            assertThat(alert.path("title").asText()).isEqualTo("PagerDuty Event of Severity Error");
            assertThat(alert.path("level").asText()).isEqualTo("high");
            tell(port, Instant.now());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    doors.door("pagerduty").path("records").asInt())
                            .isEqualTo(2));
            assertThat(doors.door("pagerduty").path("refused").isEmpty()).isTrue();
            assertThat(alertOf("pd01.peers.example").path("count").asInt()).isEqualTo(1);
            assertThat(alertmanager.said()).doesNotContain("Notify attempt failed");
        }
    }

    /** Sends an alert as Prometheus does. */
    private static void tell(int port, Instant endsAt) throws Exception {
        String alerts = """
                [{"labels":{"alertname":"MailQueueGrows","instance":"pd01.peers.example:9100","severity":"error"},\
                "annotations":{"summary":"The queue grows"},"endsAt":"%s"}]""".formatted(endsAt);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v2/alerts".formatted(port)))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(alerts))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }
}
