package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Trusting;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the port with real clients. */
@ExtendWith(BoardDatabase.class)
class TlsIT {

    private final BoardDatabase.Running database;
    private Optional<ServedBoards> served = Optional.empty();

    @TempDir
    private Path folder;

    TlsIT(BoardDatabase.Running database) {
        this.database = database;
    }

    @BeforeEach
    void none() {
        served = Optional.empty();
    }

    /** A center that stays open polls the database of the tests, which ends, for the rest of the JVM. */
    @AfterEach
    void close() {
        served.ifPresent(ServedBoards::close);
        served = Optional.empty();
    }

    /** Closes the former center of the test. */
    private ServedBoards serve(String settings) {
        close();
        ServedBoards center = new ServedBoards(
                database, "watchfloor { tls.use = on, data.dir = \"%s\" }\n%s".formatted(folder, settings));
        served = Optional.of(center);
        return center;
    }

    private SSLContext trusting() {
        return Trusting.context(folder.resolve("tls/ca.pem"));
    }

    private SSLSocket open(ServedBoards center, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", center.port());
        socket.setSoTimeout(60_000);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        return socket;
    }

    private static String ask(SSLSocket socket, String host) throws IOException {
        String request = "GET /alive HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String metrics(ServedBoards center) {
        return center.send(HttpRequest.newBuilder(center.uri("/metrics"))).body();
    }

    @Test
    void peopleScriptsAndStreamsAreServedByTls() throws Exception {
        ServedBoards center = serve("");
        String token = center.token("ann", Role.RESPONDER);
        assertThat(center.get(token, "/api/v1/me").statusCode()).isEqualTo(200);
        try (HttpClient client = Trusting.client(folder.resolve("tls/ca.pem"))) {
            CompletableFuture<String> heard = new CompletableFuture<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + token)
                    .subprotocols("watchfloor.live.v1")
                    .buildAsync(
                            java.net.URI.create("wss://127.0.0.1:" + center.port() + "/api/v1/stream"),
                            new WebSocket.Listener() {
                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket from, CharSequence text, boolean last) {
                                    heard.complete(text.toString());
                                    from.request(1);
                                    return null;
                                }
                            })
                    .get(20, TimeUnit.SECONDS);
            var unused = socket.sendText("{\"op\":\"subscribe\",\"topic\":\"status\"}", true);
            assertThat(heard.get(20, TimeUnit.SECONDS)).contains("\"type\"");
            socket.abort();
        }
        assertThat(metrics(center))
                .contains("watchfloor_tls_handshakes_total{protocol=\"TLSv1.3\",result=\"done\"}")
                .contains("watchfloor_tls_certificate_expiry_timestamp_seconds")
                .contains("watchfloor_tls_certificate_stale 0");
    }

    @Test
    void onlyTheNewestVersionIsSpokenUnlessASettingSaysMore() throws IOException {
        ServedBoards center = serve("");
        try (SSLSocket socket = open(center)) {
            assertThat(ask(socket, "localhost")).startsWith("HTTP/1.1 200 OK");
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
        try (SSLSocket old = open(center, "TLSv1.2")) {
            assertThatThrownBy(old::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("protocol_version");
        }
        assertThat(metrics(center)).contains("watchfloor_tls_handshakes_total{protocol=\"\",result=\"refused\"} 1");

        ServedBoards both = serve("watchfloor.tls.min-version = \"1.2\"");
        try (SSLSocket old = open(both, "TLSv1.2")) {
            assertThat(ask(old, "localhost")).startsWith("HTTP/1.1 200 OK");
            assertThat(old.getSession().getCipherSuite()).contains("ECDHE").contains("GCM");
        }
    }

    @Test
    void aSecondHandshakeOnAConnectionEndsIt() throws IOException {
        ServedBoards center = serve("watchfloor.tls.min-version = \"1.2\"");
        try (SSLSocket old = open(center, "TLSv1.2")) {
            old.startHandshake();
            assertThatThrownBy(() -> {
                        old.startHandshake();
                        ask(old, "localhost");
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(metrics(center)).contains("result=\"renegotiation\"} 1");
    }

    @Test
    void sessionsAreResumedAndOnlyHttp11IsChosen() throws IOException {
        ServedBoards center = serve("");
        SSLContext client = trusting();
        SSLSession first = session(center, client);
        SSLSession second = session(center, client);
        assertThat(second.getCreationTime())
                .as("a resumed session is the first one")
                .isEqualTo(first.getCreationTime());
        try (SSLSocket socket = open(center)) {
            SSLParameters wishes = socket.getSSLParameters();
            wishes.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(wishes);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    private static SSLSession session(ServedBoards center, SSLContext client) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", center.port())) {
            assertThat(ask(socket, "localhost")).startsWith("HTTP/1.1 200 OK");
            return socket.getSession();
        }
    }

    @Test
    void httpInTheClearIsToldToUseTls() {
        ServedBoards center = serve("");
        try (RawClient clear = new RawClient("127.0.0.1", center.port())) {
            assertThat(clear.send("GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 400 Bad Request")
                    .contains("connection.not-tls")
                    .contains("https://");
        }
        try (RawClient garbage = new RawClient("127.0.0.1", center.port())) {
            assertThat(garbage.send(new byte[] {1, 2, 3, 4, 5, 6, 7}).answer()).doesNotContain("HTTP");
        }
        assertThat(metrics(center)).contains("result=\"plain-http\"} 1").contains("result=\"refused\"} 1");
    }

    @Test
    void aHandshakeThatDripsIsCutWithTheDeadlineOfTheFirstHeader() throws IOException {
        ServedBoards center = serve("watchfloor.http.header-deadline = 1 s");
        byte[] hello = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
        try (RawClient slow = new RawClient("127.0.0.1", center.port())) {
            slow.send(hello);
            assertThat(slow.answer()).isEmpty();
        }
        try (RawClient silent = new RawClient("127.0.0.1", center.port())) {
            assertThat(silent.answer()).isEmpty();
        }
        try (SSLSocket quiet = open(center)) {
            quiet.startHandshake();
            assertThat(quiet.getInputStream().read())
                    .as("shook hands, and asks nothing")
                    .isEqualTo(-1);
        }
        try (SSLSocket header = open(center)) {
            header.getOutputStream().write("GET /alive HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(header.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("408")
                    .contains("header.too-slow");
        }
        assertThat(metrics(center)).contains("result=\"too-slow\"} 1");
    }

    @Test
    void largeBodiesAndAnswersGoThroughWhole() {
        ServedBoards center = serve("");
        String token = center.token("ann", Role.ADMINISTRATOR);
        HttpResponse<String> page = center.send(HttpRequest.newBuilder(center.uri("/api/v1/openapi.json")));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).endsWith("}").hasSizeGreaterThan(100_000);
        HttpResponse<String> refused = center.send(HttpRequest.newBuilder(center.uri("/api/v1/rule-packs/x"))
                .header("Authorization", "Bearer " + token)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[3 << 20])));
        assertThat(refused.body())
                .as("read whole, and asked of packs that do not answer")
                .contains("server.no-answer");
    }

    @Test
    void changedFilesAreShownToTheNextConnectionAndBrokenOnesAreNot() throws Exception {
        Path shown = Files.createDirectories(folder.resolve("shown"));
        var unused = serve("");
        close();
        copy(folder, shown);
        Path more = Files.createDirectories(folder.resolve("more"));
        ServedBoards second = new ServedBoards(
                database,
                "watchfloor { tls { use = on, names = [second.example] }, data.dir = \"%s\" }".formatted(more));
        second.close();

        ServedBoards center = serve(
                "watchfloor.tls { certificate = \"%1$s/certificate.pem\", key = \"%1$s/key.pem\" }".formatted(shown));
        X509Certificate before = certificate(center, folder);
        Files.writeString(shown.resolve("key.pem"), "broken");
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(metrics(center))
                        .contains("watchfloor_tls_certificate_stale 1")
                        .contains("watchfloor_tls_certificate_reloads_total{result=\"refused\"} 1"));
        assertThat(certificate(center, folder)).isEqualTo(before);
        copy(more, shown);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(certificate(center, more)).isNotEqualTo(before));
    }

    private static void copy(Path from, Path to) throws IOException {
        for (String file : List.of("key.pem", "certificate.pem")) {
            Files.writeString(
                    to.resolve(file), Files.readString(from.resolve("tls").resolve(file)));
        }
    }

    private static X509Certificate certificate(ServedBoards center, Path folder) throws IOException {
        SSLContext trusting = Trusting.context(folder.resolve("tls/ca.pem"));
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", center.port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void browsersAreBoundToTlsButForLoopback() throws IOException {
        ServedBoards center = serve("");
        try (SSLSocket socket = open(center)) {
            assertThat(ask(socket, "soc.example"))
                    .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains");
        }
        try (SSLSocket socket = open(center)) {
            assertThat(ask(socket, "localhost")).doesNotContain("Strict-Transport-Security");
        }
        ServedBoards withPlainSubdomains = serve("watchfloor.tls.hsts-subdomains = off");
        try (SSLSocket socket = open(withPlainSubdomains)) {
            assertThat(ask(socket, "soc.example"))
                    .contains("Strict-Transport-Security: max-age=31536000")
                    .doesNotContain("includeSubDomains");
        }
    }

    @Test
    void theSessionsCookieIsOfThisHostAloneAndThePlainNameIsNotRead() {
        ServedBoards center = serve("");
        String token = center.token("ann", Role.RESPONDER);
        HttpResponse<String> in = center.send(HttpRequest.newBuilder(center.uri("/api/v1/signin"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}")));
        String cookie = in.headers().firstValue("Set-Cookie").orElse("");
        assertThat(cookie)
                .startsWith("__Host-watchfloor_session=")
                .contains("; Secure")
                .contains("Path=/;");
        String session = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        assertThat(me(center, "__Host-watchfloor_session=" + session)).isEqualTo(200);
        assertThat(me(center, "watchfloor_session=" + session)).isEqualTo(401);
    }

    private static int me(ServedBoards center, String cookie) {
        return center.send(HttpRequest.newBuilder(center.uri("/api/v1/me")).header("Cookie", cookie))
                .statusCode();
    }

    @Test
    void aClientThatTrustsAnotherCaSaysNothing() {
        ServedBoards center = serve("");
        assertThatThrownBy(() -> {
                    try (Socket plain =
                            SSLContext.getDefault().getSocketFactory().createSocket("127.0.0.1", center.port())) {
                        ((SSLSocket) plain).startHandshake();
                    }
                })
                .isInstanceOf(SSLException.class);
    }
}
