package io.watchfloor.dashboards.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Syslog into a real node, from the socket to the alert. */
class SyslogDoorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UDP = FreePorts.udp();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(RunningNode.onlyRules(
                    Path.of("src/test/resources/doors/rules/failed_root.yml").toAbsolutePath())
            + "watchfloor.doors.syslog { udp = %d, assets = [\"web*\"] }\n".formatted(UDP));

    private static void send(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), UDP));
        }
    }

    private static JsonNode door() {
        return NODE.list("/api/v1/doors").stream()
                .filter(one -> one.path("name").asText().equals("syslog"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDatagramBecomesAnAlertOfItsHost() throws IOException {
        send("<38>Nov 27 19:04:05 web01 sshd[77]: Failed password for root from 203.0.113.9 port 4242 ssh2");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(NODE.list("/api/v1/alerts?asset=host:web01")).hasSize(1));
        assertThat(door().path("listens").get(0).asText()).isEqualTo("udp 127.0.0.1:" + UDP);
        assertThat(door().path("records").asLong()).isPositive();
        assertThat(NODE.metric("watchfloor_door_records_total{door=\"syslog\"}"))
                .isPositive();
    }

    @Test
    void aHostThatTheSettingsDoNotGrantIsInQuarantine() throws IOException {
        send("<38>Nov 27 19:04:05 dc01 sshd[77]: Failed password for root from 203.0.113.9 port 4242 ssh2");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/quarantine?sensor=door-syslog"))
                        .singleElement()
                        .satisfies(one -> assertThat(one.path("code").asText()).isEqualTo("sensor.foreign-asset")));
        assertThat(NODE.list("/api/v1/alerts?asset=host:dc01")).isEmpty();
    }

    @Test
    void aSenderThatWasMadeForADoorOpensNothingElse() {
        String credential = NODE.administrator()
                .post("/api/v1/doors/syslog/senders", "{\"name\":\"relay\",\"assets\":[\"*\"]}")
                .json()
                .path("credential")
                .asText();
        assertThat(credential).startsWith("wfd_");
        assertThat(NODE.administrator()
                        .as(credential)
                        .post("/api/v1/telemetry", "{}")
                        .response()
                        .statusCode())
                .isEqualTo(401);
    }
}
