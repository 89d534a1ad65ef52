package io.watchfloor.sensors.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A center that stops within its answer must not block the calling thread. */
class HttpCallTest {

    private static final Duration WITHIN = Duration.ofSeconds(1);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void incompleteResponseTimesOut() throws Exception {
        try (ServerSocket center = answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"certif");
                HttpClient client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> HttpCall.send(client, request(center), WITHIN))
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessageContaining("not complete");
        }
    }

    @Test
    void completeResponseIsReturned() throws Exception {
        try (ServerSocket center = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(HttpCall.send(client, request(center), Duration.ofSeconds(30))
                            .body())
                    .isEqualTo("{}");
        }
    }

    private static HttpRequest request(ServerSocket center) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + center.getLocalPort() + "/"))
                .timeout(WITHIN)
                .build();
    }

    /** Reads a request, answers, and keeps the connection open. */
    private static ServerSocket answering(String answer) throws IOException {
        ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket socket = port.accept()) {
                InputStream in = socket.getInputStream();
                assertThat(in.read(new byte[4_096])).isPositive();
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                assertThat(in.read()).isEqualTo(-1);
            } catch (IOException closed) {
                // The test has ended.
            }
        });
        return port;
    }
}
