package io.watchfloor.dashboards.access.provider.routes;

import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Identity providers whose answers are invalid, too large, too late, from another address, or signed with unusable
 * keys.
 */
class UnusableProviderIT {

    private static final TestProvider PROVIDER = new TestProvider();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final RunningNode CENTER = RunningNode.with(Stream.of(
                            "one",
                            "two",
                            "keys",
                            "hanging",
                            "broken-a",
                            "broken-b",
                            "broken-c",
                            "broken-d",
                            "broken-e",
                            "broken-f",
                            "broken-g",
                            "inward-a",
                            "inward-b")
                    .map(name -> PROVIDER.settings(name, ""))
                    .collect(Collectors.joining())
            + PROVIDER.settings("inward-c", "userinfo = on")
            + "watchfloor.egress.timeout = 10 s\nwatchfloor.egress.answer-limit = 64 KiB\n");

    @BeforeEach
    void honest() {
        PROVIDER.reset();
    }

    private static SsoBrowser browser() {
        return new SsoBrowser(HTTP, CENTER.address());
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static RSAKey key(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keysThatAreNoneProveNothing() throws JOSEException {
        RSAKey over = new RSAKeyGenerator(2048)
                .keyID("over")
                .expirationTime(in(-3600))
                .generate();
        RSAKey weak = key("weak", 1024);
        RSAKey sealing = new RSAKeyGenerator(2048)
                .keyID("sealing")
                .keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION)
                .generate();
        PROVIDER.keys(
                "keys",
                new JWKSet(List.of(over, weak, sealing)).toPublicJWKSet().toString());
        for (RSAKey one : List.of(over, weak, sealing)) {
            PROVIDER.signing = set -> TestProvider.signed(set, one, RS256, one.getKeyID());
            assertThat(browser().signIn(PROVIDER, "keys")).as(one.getKeyID()).isEqualTo("provider.key");
        }
    }

    @Test
    void inventedKeysMakeNoTraffic() {
        assertThat(browser().signIn(PROVIDER, "one")).isEmpty();
        AtomicInteger fetched = new AtomicInteger();
        PROVIDER.answers("one/keys", uri -> {
            fetched.incrementAndGet();
            return TestProvider.json(new JWKSet(PROVIDER.key.toPublicJWK()).toString());
        });
        for (int i = 0; i < 20; i++) {
            String id = "invented-" + i;
            PROVIDER.signing = set -> TestProvider.signed(set, PROVIDER.key, RS256, id);
            assertThat(browser().signIn(PROVIDER, "one")).isEqualTo("provider.key");
        }
        assertThat(fetched.get()).isLessThanOrEqualTo(1);
    }

    static Stream<Arguments> answers() {
        String huge = "{\"x\":\"" + "y".repeat(70_000) + "\"}";
        Map<String, String> json = Map.of("Content-Type", "application/json");
        return Stream.of(
                Arguments.of("provider.answer", new TestProvider.Raw(200, json, "{}")),
                Arguments.of("provider.answer", new TestProvider.Raw(200, json, "[]")),
                Arguments.of(
                        "provider.answer",
                        new TestProvider.Raw(200, json, "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}")),
                Arguments.of(
                        "provider.answer", new TestProvider.Raw(200, Map.of("Content-Type", "text/html"), "<html>")),
                Arguments.of("provider.unreachable", new TestProvider.Raw(200, json, huge)),
                Arguments.of("provider.code", new TestProvider.Raw(400, json, "{\"error\":\"invalid_grant\"}")),
                Arguments.of(
                        "provider.code", new TestProvider.Raw(302, Map.of("Location", "http://127.0.0.1:1/"), "")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerToTheCodeThatIsNoneIsRefused(String code, TestProvider.Raw answer) {
        PROVIDER.answers("one/token", uri -> answer);
        assertThat(browser().signIn(PROVIDER, "one")).isEqualTo(code);
    }

    @Test
    void aProviderThatDoesNotAnswerIsLeftInTime() {
        PROVIDER.answers("one/token", uri -> {
            try {
                Thread.sleep(12_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return TestProvider.json("{}");
        });
        assertThat(browser().signIn(PROVIDER, "one")).isEqualTo("provider.unreachable");
    }

    static Stream<Arguments> descriptions() {
        String elsewhere = PROVIDER.issuer("one") + "/keys";
        return Stream.of(
                Arguments.of("provider.metadata", "broken-a", TestProvider.json(PROVIDER.description("one"))),
                Arguments.of("provider.metadata", "broken-b", TestProvider.json("{}")),
                Arguments.of("provider.metadata", "broken-c", TestProvider.json("<html>")),
                Arguments.of("provider.metadata", "broken-d", new TestProvider.Raw(404, Map.of(), "")),
                Arguments.of("provider.unreachable", "broken-e", new TestProvider.Raw(503, Map.of(), "")),
                Arguments.of(
                        "provider.metadata", "broken-f", new TestProvider.Raw(302, Map.of("Location", elsewhere), "")),
                Arguments.of(
                        "provider.unreachable",
                        "broken-g",
                        TestProvider.json(PROVIDER.description("broken-g") + " ".repeat(70_000))));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("descriptions")
    void aProviderThatDescribesItselfWronglyIsNotGoneTo(String code, String name, TestProvider.Raw answer) {
        PROVIDER.answers(name + "/.well-known/openid-configuration", uri -> answer);
        HttpResponse<String> begun = browser().get(CENTER.address().resolve("/auth/providers/" + name));
        assertThat(SsoBrowser.code(begun)).isEqualTo(code);
        assertThat(begun.headers().firstValue("Location")).isEqualTo(Optional.empty());
    }

    @Test
    void keysBehindARedirectAreNotFetched() {
        PROVIDER.answers(
                "two/keys", uri -> new TestProvider.Raw(302, Map.of("Location", PROVIDER.issuer("one") + "/keys"), ""));
        PROVIDER.subject = "s-two";
        PROVIDER.username = "two";
        assertThat(browser().signIn(PROVIDER, "two")).isEqualTo("provider.metadata");
        PROVIDER.answers("two/keys", uri -> TestProvider.json(" ".repeat(70_000)));
        assertThat(browser().signIn(PROVIDER, "two")).isEqualTo("provider.unreachable");
    }

    @Test
    void aProviderThatNeverAnswersKeepsNobodyFromAnythingElse() throws Exception {
        java.util.concurrent.CountDownLatch held = new java.util.concurrent.CountDownLatch(1);
        PROVIDER.answers("hanging/.well-known/openid-configuration", uri -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return TestProvider.json("{}");
        });
        URI hanging = CENTER.address().resolve("/auth/providers/hanging");
        var begun = Stream.generate(() -> HTTP.sendAsync(
                        java.net.http.HttpRequest.newBuilder(hanging).build(), HttpResponse.BodyHandlers.ofString()))
                .limit(60)
                .toList();
        for (int i = 0; i < 5; i++) {
            assertThat(CENTER.administrator().get("/api/v1/me").status()).isEqualTo(200);
        }
        assertThat(browser().signIn(PROVIDER, "one")).as("another provider").isEmpty();
        assertThat(begun).as("that still wait").anyMatch(one -> !one.isDone());
        held.countDown();
        for (var one : begun) {
            assertThat(one.get().statusCode()).isIn(502, 503);
        }
    }

    @Test
    void aDescriptionLeadsTheCenterToNoPrivateAddress() throws Exception {
        AtomicInteger touched = new AtomicInteger();
        try (ServerSocket canary = new ServerSocket(0, 50, InetAddress.getAllByName("127.0.0.2")[0])) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        canary.accept().close();
                        touched.incrementAndGet();
                    }
                } catch (IOException e) {
                    // the test has ended
                }
            });
            String inward = "http://127.0.0.2:" + canary.getLocalPort();
            Map<String, String> lies = Map.of("inward-a", "/token\"", "inward-b", "/keys\"", "inward-c", "/userinfo\"");
            lies.forEach((name, endpoint) -> PROVIDER.answers(
                    name + "/.well-known/openid-configuration",
                    uri -> TestProvider.json(
                            PROVIDER.description(name).replace(PROVIDER.issuer(name) + endpoint, inward + endpoint))));
            PROVIDER.groups = List.of();
            for (String name : lies.keySet()) {
                assertThat(browser().signIn(PROVIDER, name)).as(name).isEqualTo("provider.unreachable");
            }
            assertThat(touched.get()).isZero();
        }
    }
}
