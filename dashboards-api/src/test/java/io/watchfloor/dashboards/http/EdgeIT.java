package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits of the port before and after authentication. */
@ExtendWith(BoardDatabase.class)
class EdgeIT {

    private static final int MIB = 1 << 20;

    private final BoardDatabase.Running database;
    private Optional<ServedBoards> served = Optional.empty();

    EdgeIT(BoardDatabase.Running database) {
        this.database = database;
    }

    @BeforeEach
    void none() {
        served = Optional.empty();
    }

    @AfterEach
    void close() {
        served.ifPresent(ServedBoards::close);
    }

    private ServedBoards serve(String settings) {
        ServedBoards center = new ServedBoards(database, settings);
        served = Optional.of(center);
        return center;
    }

    private static RawClient client(ServedBoards center) {
        return new RawClient("127.0.0.1", center.port());
    }

    private static String put(int length, String... headers) {
        StringBuilder header = new StringBuilder("PUT /api/v1/rule-packs/x HTTP/1.1\r\nHost: localhost\r\n");
        for (String one : headers) {
            header.append(one).append("\r\n");
        }
        return header.append("Content-Length: ")
                .append(length)
                .append("\r\n\r\n")
                .toString();
    }

    @Test
    void anUnknownSenderIsAnsweredBeforeTheBodyComes() {
        ServedBoards center = serve("");
        try (RawClient stranger = client(center)) {
            assertThat(stranger.send(put(16 * MIB)).answer())
                    .contains("401 Unauthorized")
                    .contains("access.signed-out")
                    .contains("Connection: close");
        }
    }

    @Test
    void aRefusedSenderMayReadItsAnswerAlthoughItSendsOn() {
        ServedBoards center = serve("");
        HttpResponse<String> refused = center.send(HttpRequest.newBuilder(center.uri("/api/v1/rule-packs/x"))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[4 * MIB])));
        assertThat(refused.statusCode()).isEqualTo(401);
    }

    @Test
    void aKnownSenderHasNoMoreBytesUnderWayThanTheBudget() {
        ServedBoards center = serve("watchfloor.http.bytes-in-flight = 1 MiB");
        String token = center.token("ann", Role.ADMINISTRATOR);
        HttpResponse<String> refused = center.send(HttpRequest.newBuilder(center.uri("/api/v1/rule-packs/x"))
                .header("Authorization", "Bearer " + token)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[4 * MIB])));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("body.sender-busy");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(center.get(token, "/metrics").body())
                        .contains("watchfloor_http_refused_total{code=\"body.sender-busy\"} 1")
                        .contains("watchfloor_http_body_bytes 0"));
    }

    @Test
    void aBodyThatDripsIsGivenUp() {
        ServedBoards center = serve("watchfloor.http.body-deadline = 1 s");
        String token = center.token("ann", Role.ADMINISTRATOR);
        for (String header : List.of(
                put(MIB, "Authorization: Bearer " + token),
                "POST /api/v1/signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n",
                "POST /api/v1/sensors/enroll HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n")) {
            try (RawClient slow = client(center)) {
                assertThat(slow.send(header).send("{").answer())
                        .contains("408 Request Timeout")
                        .contains("body.too-slow");
            }
        }
    }

    @Test
    void aHeaderThatDripsIsGivenUpAlsoTheSecondOfAConnection() {
        ServedBoards center = serve("watchfloor.http.header-deadline = 1 s");
        try (RawClient slow = client(center)) {
            assertThat(slow.send("GET /alive HTTP/1.1\r\nHost: loc").answer())
                    .contains("408")
                    .contains("header.too-slow");
        }
        try (RawClient slow = client(center)) {
            String answer = slow.send("GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .send("GET /alive HTTP/1.1\r\nHo")
                    .answer();
            assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("{\"status\":\"alive\"}");
        }
        try (RawClient silent = client(center)) {
            assertThat(silent.answer())
                    .as("nothing was asked, so nothing is answered")
                    .isEmpty();
        }
    }

    @Test
    void whoDoesNotReadIsClosedAndWhoReadsGetsAll() {
        ServedBoards center = serve("");
        String ask = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n%s\r\n";
        try (RawClient silent = new RawClient("127.0.0.1", center.port(), 1024);
                RawClient sipping = new RawClient("127.0.0.1", center.port(), 1024);
                RawClient reading = new RawClient("127.0.0.1", center.port(), 1024)) {
            silent.send(ask.formatted("").repeat(30));
            sipping.send(ask.formatted("").repeat(30));
            assertThat(reading.send(ask.formatted("Connection: close\r\n")).answer())
                    .startsWith("HTTP/1.1 200 OK")
                    .hasSizeGreaterThan(100_000);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> sipping.sip(5) < 0 || slowReaders(center) == 2);
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> slowReaders(center) == 2);
        }
    }

    private static int slowReaders(ServedBoards center) {
        String metrics =
                center.send(HttpRequest.newBuilder(center.uri("/metrics"))).body();
        String name = "watchfloor_http_refused_total{code=\"connection.slow-reader\"} ";
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    @Test
    void aHeaderHasABound() {
        ServedBoards center = serve("");
        try (RawClient large = client(center)) {
            large.send("GET /alive HTTP/1.1\r\n");
            for (int field = 0; field < 20; field++) {
                large.send("X-" + field + ": " + "x".repeat(1024) + "\r\n");
            }
            assertThat(large.answer()).contains("431").contains("header.too-large");
        }
    }

    @Test
    void strangersMakeRoomForEachOtherAndForPeople() {
        ServedBoards center = serve("watchfloor.http.max-connections = 20");
        String token = center.token("ann", Role.RESPONDER);
        List<RawClient> strangers = new ArrayList<>();
        try (HttpClient person = HttpClient.newHttpClient()) {
            for (int number = 0; number < 40; number++) {
                strangers.add(client(center).send("GET / HTTP/1.1\r\nHost: "));
                if (number % 10 == 9) {
                    assertThat(me(person, center, token)).isEqualTo(200);
                    assertThat(center.get(token, "/api/v1/me").statusCode()).isEqualTo(200);
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    strangers.stream().filter(RawClient::drip).count())
                            .as("of one address")
                            .isLessThanOrEqualTo(5));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            strangers.forEach(RawClient::close);
        }
    }

    private static int me(HttpClient person, ServedBoards center, String token)
            throws IOException, InterruptedException {
        return person.send(
                        HttpRequest.newBuilder(center.uri("/api/v1/me"))
                                .header("Authorization", "Bearer " + token)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void beyondLoopbackOnlyAListedProxyIsServedAndMetricsTakeAToken() throws IOException {
        InetAddress outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElse(InetAddress.getLoopbackAddress());
        Assumptions.assumeFalse(outside.isLoopbackAddress(), "This machine has no address but loopback.");
        ServedBoards center = serve("""
                watchfloor.http { bind = 0.0.0.0, behind-proxy.addresses = [192.0.2.1] }
                watchfloor.metrics.token = "0123456789abcdef"
                """);
        String token = center.token("ann", Role.RESPONDER);
        String there = "http://" + outside.getHostAddress() + ":" + center.port();
        assertThat(at(center, there + "/api/v1/me", token).body()).contains("connection.not-through-proxy");
        assertThat(at(center, there + "/metrics", "0123456789abcdef").statusCode())
                .isEqualTo(403);
        assertThat(at(center, there + "/alive", "").statusCode()).isEqualTo(200);

        String here = "http://127.0.0.1:" + center.port();
        assertThat(at(center, here + "/api/v1/me", token).statusCode()).isEqualTo(200);
        assertThat(at(center, here + "/metrics", "").body()).contains("metrics.token-needed");
        assertThat(at(center, here + "/metrics", "0123456789abcdeX").statusCode())
                .isEqualTo(401);
        assertThat(at(center, here + "/metrics", "0123456789abcdef").body()).contains("watchfloor_http_answers_total");
        assertThat(at(center, here + "/metrics", token).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> at(ServedBoards center, String uri, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
        return center.send(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
    }

    @Test
    void metricsBehindAProxyOfThisMachineTakeATokenToo() {
        ServedBoards center = serve("");
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/metrics"))).statusCode())
                .isEqualTo(200);
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/metrics")).header("X-Forwarded-For", "198.51.100.7"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void linksAndOriginsAreThoseOfThePublicAddress() {
        ServedBoards center = serve("watchfloor.http.public-address = \"https://soc.example\"");
        String token = center.token("root", Role.ADMINISTRATOR);
        String link = center.post(token, "/api/v1/people/root/links", "{}").body();
        assertThat(link).contains("\"https://soc.example/signin?code=");
        String code = link.substring(link.indexOf("code="), link.lastIndexOf('"'));
        assertThat(press(center, code, "https://evil.example").statusCode()).isEqualTo(403);
        HttpResponse<String> in = press(center, code, "https://soc.example");
        assertThat(in.statusCode()).isEqualTo(303);
    }

    private static HttpResponse<String> press(ServedBoards center, String code, String origin) {
        return center.send(HttpRequest.newBuilder(center.uri("/signin"))
                .header("Origin", origin)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(code)));
    }
}
