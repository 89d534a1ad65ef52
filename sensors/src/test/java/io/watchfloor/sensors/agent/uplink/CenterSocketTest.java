package io.watchfloor.sensors.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CenterSocketTest {

    /** An overloaded center is retried sooner than an unreachable one. */
    @ParameterizedTest
    @CsvSource({"503, true", "404, false"})
    void overloadedCenterCountsAsReachable(int status, boolean crowded) throws Exception {
        try (ServerSocket center = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpClient client = HttpClient.newHttpClient()) {
            Thread answering = Thread.ofVirtual().start(() -> answer(center, status, Duration.ZERO));
            URI address = URI.create("ws://127.0.0.1:%d/uplink".formatted(center.getLocalPort()));
            UplinkSettings settings =
                    UplinkSettings.of(List.of(address), "token", CenterTrust.systemDefault(), "test", false, 0);
            ConnectionLostException lost = catchThrowableOfType(
                    ConnectionLostException.class,
                    () -> CenterSocket.connect(client, settings, address).close());
            answering.join();
            assertThat(lost.overloaded()).isEqualTo(crowded);
        }
    }

    /** A sensor that gives up wastes the center's work and connects again. */
    @Test
    void openingAConnectionHasALongerTimeoutThanAnAnswer() throws Exception {
        try (ServerSocket center = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpClient client = HttpClient.newHttpClient()) {
            Thread answering = Thread.ofVirtual().start(() -> answer(center, 404, Duration.ofMillis(500)));
            URI address = URI.create("ws://127.0.0.1:%d/uplink".formatted(center.getLocalPort()));
            Duration briefly = Duration.ofMillis(50);
            UplinkSettings usual =
                    UplinkSettings.of(List.of(address), "token", CenterTrust.systemDefault(), "test", false, 0);
            UplinkSettings settings = new UplinkSettings(
                    usual.uplinks(),
                    usual.token(),
                    usual.trust(),
                    usual.agentVersion(),
                    usual.batch(),
                    new UplinkSettings.Timeouts(Duration.ofMinutes(1), briefly, briefly, briefly),
                    usual.retry(),
                    0);
            assertThatThrownBy(() ->
                            CenterSocket.connect(client, settings, address).close())
                    .hasMessageContaining("answered 404");
            answering.join();
        }
    }

    private static void answer(ServerSocket center, int status, Duration after) {
        try (Socket asked = center.accept()) {
            InputStream in = asked.getInputStream();
            byte[] head = new byte[8192];
            assertThat(in.read(head)).isPositive();
            Thread.sleep(after);
            asked.getOutputStream()
                    .write("HTTP/1.1 %d No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .formatted(status)
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
