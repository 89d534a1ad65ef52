package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One host that uses up all connections of a port, and another one. */
class CrowdedDoorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CROWD = 2000;
    private static final String CROWDING = "127.0.0.2";
    private static final String HONEST = "127.0.0.3";
    private static final String OUTSIDE = "127.0.0.4";
    private static final int TCP = FreePorts.tcp();
    private static final int TLS = FreePorts.tcp();
    private static final int GELF = FreePorts.tcp();
    private static final String FAILED = "Failed password for root from 203.0.113.9 port 4242 ssh2";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(RunningNode.onlyRules(
                    Path.of("src/test/resources/inputs/rules/failed_root.yml").toAbsolutePath())
            + "watchfloor.inputs { syslog { tcp = %d, tls = %d }, gelf { tcp = %d } }\n".formatted(TCP, TLS, GELF)
            + "watchfloor.inputs.syslog.from = [\"%s\", \"%s\"]\n".formatted(CROWDING, HONEST));

    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (Socket one : open) {
            one.close();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(List.of("syslog", "gelf"))
                        .allSatisfy(door -> assertThat(
                                        door(door).path("connections").asInt())
                                .isZero()));
    }

    private Socket connect(String from, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
        open.add(socket);
        return socket;
    }

    private void crowd(String from, int port, String first) throws IOException {
        for (int i = 0; i < CROWD; i++) {
            Socket socket = connect(from, port);
            if (!first.isEmpty()) {
                send(socket, first);
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String syslog(String host, int second) {
        return "<38>1 2026-11-27T19:04:%02dZ %s sshd 7 - - %s\n".formatted(second % 60, host, FAILED);
    }

    private static JsonNode door(String name) {
        return NODE.list("/api/v1/inputs").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitRecords(String host, long count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts?asset=host:" + host).stream()
                                .mapToLong(one -> one.path("count").asLong())
                                .sum())
                        .isEqualTo(count));
    }

    /** Sends each message over a separate connection that stays open. */
    private void sendEach(String host, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            send(connect(HONEST, TCP), syslog(host, i));
        }
    }

    @Test
    void silentConnectionsOfOneHostTakeNoPlaceFromAnotherOnesAtSyslog() throws Exception {
        Socket before = connect(HONEST, TCP);
        send(before, syslog("early", 0));
        awaitRecords("early", 1);
        crowd(CROWDING, TCP, "");
        sendEach("web01", 100);
        send(before, syslog("early", 1));
        awaitRecords("web01", 100);
        awaitRecords("early", 2);
        assertThat(door("syslog").path("refused").path("input.made-room").asLong())
                .isPositive();
    }

    @Test
    void connectionsThatSentOneMessageAndFellSilentTakeNoPlaceEither() throws Exception {
        Socket before = connect(HONEST, TCP);
        send(before, syslog("first", 0));
        awaitRecords("first", 1);
        crowd(CROWDING, TCP, syslog("crowd", 0));
        sendEach("web02", 100);
        send(before, syslog("first", 1));
        awaitRecords("web02", 100);
        awaitRecords("first", 2);
    }

    @Test
    void silentConnectionsOfOneHostTakeNoPlaceFromAnotherOnesAtGelf() throws Exception {
        crowd(CROWDING, GELF, "");
        String message = "{\"version\":\"1.1\",\"host\":\"web03\",\"short_message\":\"%s\",\"_program\":\"sshd\"}\0"
                .formatted(FAILED);
        for (int sent = 0; sent < 100; sent++) {
            send(connect(HONEST, GELF), message);
        }
        awaitRecords("web03", 100);
    }

    @Test
    void aStrangerOutsideTheNetworksWhoNeverGreetsTakesNoPlaceOverTls() throws Exception {
        crowd(OUTSIDE, TLS, "");
        for (int i = 0; i < 20; i++) {
            send(TrustingSockets.over(connect(HONEST, TLS), NODE.data()), syslog("web04", i));
        }
        awaitRecords("web04", 20);
        assertThat(door("syslog").path("connections").asInt())
                .as("strangers have a quarter of the places, one of them half of these")
                .isLessThanOrEqualTo(CROWD / 8 + 20);
    }

    /** An occasional byte would prevent a read timeout. */
    @Test
    void aHandshakeThatNeverEndsIsEnded() throws Exception {
        Socket slow = connect(HONEST, TLS);
        byte[] hello = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
        int sent = 0;
        boolean ended = false;
        while (!ended && sent < 300) {
            try {
                slow.getOutputStream().write(sent < hello.length ? hello[sent] : 0);
                sent++;
                slow.setSoTimeout(200);
                ended = slow.getInputStream().read() < 0;
            } catch (SocketTimeoutException quiet) {
                // still open
            } catch (SocketException reset) {
                ended = true;
            }
        }
        assertThat(ended)
                .as("after %d bytes of a greeting, one every 200 ms", sent)
                .isTrue();
        send(TrustingSockets.over(connect(HONEST, TLS), NODE.data()), syslog("web05", 1));
        awaitRecords("web05", 1);
    }
}
