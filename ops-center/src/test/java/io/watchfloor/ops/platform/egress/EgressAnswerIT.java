package io.watchfloor.ops.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.testing.ReachableEgress;
import io.watchfloor.config.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good, hostile and missing answers. */
class EgressAnswerIT {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofMillis(700);

    @TempDir
    private Path folder;

    private static EgressSettings settings(Optional<Path> ca, Duration timeout) {
        EgressSettings some = ReachableEgress.LOOPBACK;
        return new EgressSettings(some.networks(), Set.of(), some.ports(), timeout, 1024, 4, ca);
    }

    private static EgressClient client() {
        return EgressClient.of(settings(Optional.empty(), PATIENT), new PrometheusRegistry());
    }

    private static EgressFailure failure(EgressClient client, URI address) {
        return Objects.requireNonNull(
                catchThrowableOfType(EgressFailure.class, () -> client.send(EgressRequest.get(address))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "egress.answer, \"no http at all\\r\\n\\r\\n\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nab\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nContent-Length: -5\\r\\n\\r\\nab\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nContent-Length: 3\\r\\n\\r\\nabc\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n0\\r\\n\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 2\\r\\n\\r\\nab\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nabcd\\r\\n0\\r\\n\"",
                "egress.answer, \"HTTP/1.1 200 OK\\r\\n folded: x\\r\\n\\r\\n\"",
                "egress.answer-size, \"HTTP/1.1 200 OK\\r\\nContent-Length: 1025\\r\\n\\r\\n\"",
                "egress.answer-size, \"HTTP/1.1 200 OK\\r\\nContent-Length: 99999999999\\r\\n\\r\\n\"",
                "egress.answer-size, \"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n7fffffff\\r\\n\"",
                "egress.answer-size, \"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n401\\r\\n\""
            })
    void anInvalidAnswerIsRejectedWithTheReason(String code, String answer) throws IOException {
        String bytes = answer.replace("\\r", "\r").replace("\\n", "\n");
        try (Canary server = Canary.at("127.0.0.1", bytes);
                EgressClient client = client()) {
            EgressFailure failure = failure(client, URI.create("http://127.0.0.1:" + server.port() + "/"));
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.sent()).isTrue();
        }
    }

    @Test
    void endlessHeadersAndBodiesAreAborted() throws IOException {
        String head = "HTTP/1.1 200 OK\r\n";
        for (String endless : List.of(head + "X: " + "x".repeat(40_000), head + "\r\n" + "x".repeat(40_000))) {
            try (Canary server = Canary.at("127.0.0.1", endless);
                    EgressClient client = client()) {
                assertThat(failure(client, URI.create("http://127.0.0.1:" + server.port() + "/"))
                                .code())
                        .isEqualTo("egress.answer-size");
            }
        }
    }

    @Test
    void chunkedAndInterimAnswersAreRead() throws IOException {
        String answer =
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        try (Canary server = Canary.at("127.0.0.1", answer);
                EgressClient client = client()) {
            EgressAnswer read =
                    client.send(EgressRequest.get(URI.create("http://127.0.0.1:" + server.port() + "/a?b=c")));
            assertThat(read.body()).isEqualTo("abcde");
            assertThat(server.heads()).singleElement().asString().startsWith("GET /a?b=c HTTP/1.1\r\n");
        }
    }

    @Test
    void anAnswerByteByByteIsAbortedAtTheTimeout() throws IOException {
        try (ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EgressClient client =
                        EgressClient.of(settings(Optional.empty(), IMPATIENT), new PrometheusRegistry())) {
            Thread.ofVirtual().start(() -> {
                try (Socket one = dripping.accept()) {
                    for (byte b : "HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII)) {
                        one.getOutputStream().write(b);
                        Thread.sleep(200);
                    }
                } catch (IOException | InterruptedException e) {
                    // The client disconnected.
                }
            });
            EgressFailure failure = failure(client, URI.create("http://127.0.0.1:" + dripping.getLocalPort() + "/"));
            assertThat(failure.code()).isEqualTo("egress.timeout");
            assertThat(failure.sent()).isTrue();
        }
    }

    @Test
    void aRequestIsNotSentAfterItsTimeout() throws Exception {
        try (Canary server = Canary.at("127.0.0.1");
                EgressClient client = EgressClient.of(
                        settings(Optional.empty(), IMPATIENT),
                        name -> {
                            try {
                                Thread.sleep(1500);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return List.of(InetAddress.getLoopbackAddress());
                        },
                        new PrometheusRegistry())) {
            EgressFailure failure = failure(client, URI.create("http://slow.example:" + server.port() + "/"));
            assertThat(failure.code()).isEqualTo("egress.timeout");
            assertThat(failure.sent()).isFalse();
            Thread.sleep(1500);
            assertThat(server.touched()).isZero();
        }
    }

    @Test
    void tlsVerifiesTheNameOfAPinnedAddress() throws Exception {
        try (ServerTls tls =
                ServerTls.ofOwnCa(folder, "127.0.0.1", List.of("idp.example"), Optional.empty(), Clock.systemUTC())) {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
            server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            int port = server.getAddress().getPort();
            Resolver resolver = name -> List.of(InetAddress.getLoopbackAddress());
            Optional<Path> ca = Optional.of(ServerTls.ownCaFile(folder));
            try (EgressClient knowing = EgressClient.of(settings(ca, PATIENT), resolver, new PrometheusRegistry());
                    EgressClient other =
                            EgressClient.of(settings(Optional.empty(), PATIENT), resolver, new PrometheusRegistry())) {
                URI idp = URI.create("https://idp.example:" + port + "/");
                assertThat(knowing.send(EgressRequest.get(idp)).status()).isEqualTo(204);
                EgressFailure wrongName = failure(knowing, URI.create("https://evil.example:" + port + "/"));
                assertThat(wrongName.code()).isEqualTo("egress.tls");
                assertThat(wrongName.sent()).isFalse();
                assertThat(failure(other, idp).code()).isEqualTo("egress.tls");
            } finally {
                server.stop(0);
            }
        }
    }
}
