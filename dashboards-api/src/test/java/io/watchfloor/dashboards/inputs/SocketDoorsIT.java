package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Syslog and GELF inputs of a real node, from socket to alert. */
class SocketDoorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UDP = FreePorts.udp();
    private static final int TCP = FreePorts.tcp();
    private static final int TLS = FreePorts.tcp();
    private static final int FOREIGN = FreePorts.tcp();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(RunningNode.onlyRules(
                    Path.of("src/test/resources/inputs/rules/failed_root.yml").toAbsolutePath())
            + "watchfloor.inputs.syslog { udp = %d, tcp = %d, tls = %d, assets = [\"web*\"] }\n"
                    .formatted(UDP, TCP, TLS)
            // Fewer than a connection reads at once.
            + "watchfloor.ingest.max-batch-records = 300\n"
            + "watchfloor.inputs.gelf { tcp = %d, from = [\"192.0.2.0/24\"] }\n".formatted(FOREIGN));

    private static final String FAILED = "Failed password for root from 203.0.113.9 port 4242 ssh2";

    private static void datagram(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), UDP));
        }
    }

    private static JsonNode door(String name) {
        return NODE.list("/api/v1/inputs").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long alerts(String host) {
        return NODE.list("/api/v1/alerts?asset=host:" + host).stream()
                .mapToLong(one -> one.path("count").asLong())
                .sum();
    }

    @Test
    void aDatagramBecomesAnAlertOfItsHost() throws IOException {
        datagram("<38>Nov 27 19:04:05 web01 sshd[77]: " + FAILED);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts("web01")).isEqualTo(1));
        assertThat(door("syslog").path("listens").get(0).asText()).isEqualTo("udp 127.0.0.1:" + UDP);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(door("syslog").path("records").asLong()).isPositive());
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.metric("watchfloor_input_records_total{input=\"syslog\"}"))
                        .isPositive());
    }

    @Test
    void aConnectionBringsEveryMessageHoweverTheyAreFramed() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TCP)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 600; i++) {
                String message = "<38>1 2026-11-27T19:04:05.%03dZ web02 sshd %d - - %s".formatted(i, i, FAILED);
                all.append(i % 2 == 0 ? message + "\n" : message.length() + " " + message);
            }
            socket.getOutputStream().write(all.toString().getBytes(StandardCharsets.UTF_8));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts("web02")).isEqualTo(600));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(door("syslog").path("connections").asInt()).isZero());
    }

    @Test
    void aCredentialOverTlsSpeaksForItsOwnAssetsUntilItIsRevoked() throws Exception {
        JsonNode relay = NODE.administrator()
                .post("/api/v1/inputs/syslog/tokens", "{\"name\":\"relay\",\"assets\":[\"db*\"]}")
                .json();
        String message = "<38>1 2026-11-27T19:04:05Z %s sshd 7 - [watchfloor@32473 token=\""
                + relay.path("token").asText() + "\"] " + FAILED + "\n";
        try (Socket socket = TrustingSockets.connect(NODE.data(), TLS)) {
            socket.getOutputStream()
                    .write((message.formatted("db01") + message.formatted("web03")).getBytes(StandardCharsets.UTF_8));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alerts("db01")).isEqualTo(1));
            String id = relay.path("sensor").asText();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(NODE.list("/api/v1/quarantine?sensor=" + id))
                            .hasSize(1));
            assertThat(alerts("web03")).isZero();
            NODE.administrator()
                    .send(NODE.administrator().request("/api/v1/sensors/" + id).DELETE());
            await().atMost(PATIENCE).untilAsserted(() -> {
                try {
                    socket.getOutputStream().write(message.formatted("db01").getBytes(StandardCharsets.UTF_8));
                } catch (IOException gone) {
                    // expected: the connection was closed
                }
                assertThat(door("syslog").path("lastError").path("code").asText())
                        .isIn("sensor.revoked", "sensor.unknown-credential", "input.lost");
            });
        }
    }

    @Test
    void aCredentialInTheClearOpensNothingAndIsKeptNowhere() throws IOException {
        String credential = NODE.administrator()
                .post("/api/v1/inputs/syslog/tokens", "{\"name\":\"clear\",\"assets\":[\"mail*\"]}")
                .json()
                .path("token")
                .asText();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TCP)) {
            socket.getOutputStream()
                    .write("<38>1 2026-11-27T19:04:05Z mail01 sshd 7 - [watchfloor@32473 token=\"%s\"] %s\n"
                            .formatted(credential, FAILED)
                            .getBytes(StandardCharsets.UTF_8));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/quarantine?sensor=door-syslog"))
                        .anySatisfy(one -> assertThat(one.toString()).contains("sensor.foreign-asset", "mail01"))
                        .allSatisfy(one -> assertThat(one.toString()).doesNotContain(credential)));
        assertThat(alerts("mail01")).isZero();
    }

    @Test
    void aHostThatTheSettingsDoNotGrantIsInQuarantine() throws IOException {
        datagram("<38>Nov 27 19:04:05 dc01 sshd[77]: " + FAILED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/quarantine?sensor=door-syslog"))
                        .anySatisfy(one -> assertThat(one.toString()).contains("sensor.foreign-asset", "dc01")));
        assertThat(alerts("dc01")).isZero();
    }

    @Test
    void anotherNetworkThanTheSettingsNameIsRefusedAndCounted() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), FOREIGN)) {
            assertThat(socket.getInputStream().read()).isNegative();
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(door("gelf")
                                .path("refused")
                                .path("input.foreign-network")
                                .asLong())
                        .isEqualTo(1));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                door("gelf").path("lastError").path("detail").asText())
                        .contains("127.0.0.1"));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.metric(
                                "watchfloor_input_refused_total{code=\"input.foreign-network\",input=\"gelf\"}"))
                        .isEqualTo(1));
    }

    @Test
    void aSenderThatWasMadeForADoorOpensNothingElse() {
        String credential = NODE.administrator()
                .post("/api/v1/inputs/syslog/tokens", "{\"name\":\"other\",\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        assertThat(credential).startsWith("wfd_");
        assertThat(NODE.administrator()
                        .as(credential)
                        .post("/api/v1/telemetry", "{}")
                        .response()
                        .statusCode())
                .isEqualTo(401);
        assertThat(List.of("syslog", "gelf"))
                .allSatisfy(
                        name -> assertThat(door(name).path("on").asBoolean()).isTrue());
    }
}
