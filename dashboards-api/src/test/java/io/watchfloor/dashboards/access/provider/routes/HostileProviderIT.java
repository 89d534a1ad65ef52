package io.watchfloor.dashboards.access.provider.routes;

import static com.nimbusds.jose.JWSAlgorithm.PS256;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Identity providers that send false claims: each is rejected with its code, and nobody is signed in. */
class HostileProviderIT {

    private static final TestProvider PROVIDER = new TestProvider();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final RunningNode CENTER = RunningNode.with(PROVIDER.settings("one", "")
            + PROVIDER.settings("two", "")
            + PROVIDER.settings("strong", "acr = [gold], amr = [hwk, pin]")
            + PROVIDER.settings("entra", "kind = entra, tenant = our-tenant")
            + "watchfloor.egress.timeout = 30 s\nwatchfloor.egress.answer-limit = 64 KiB\n");

    @BeforeEach
    void honest() {
        PROVIDER.reset();
    }

    private static SsoBrowser browser() {
        return new SsoBrowser(HTTP, CENTER.address());
    }

    private static Arguments claim(String code, String lie, UnaryOperator<JWTClaimsSet.Builder> claims) {
        return Arguments.of(code, lie, claims);
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                claim("provider.nonce", "another nonce", set -> set.claim("nonce", "x".repeat(43))),
                claim("provider.nonce", "no nonce", set -> set.claim("nonce", null)),
                claim("provider.nonce", "a nonce that is a list", set -> set.claim("nonce", List.of("a"))),
                claim("provider.issuer", "another issuer", set -> set.issuer(PROVIDER.issuer("two"))),
                claim("provider.issuer", "an issuer with a slash", set -> set.issuer(PROVIDER.issuer("one") + "/")),
                claim("provider.issuer", "no issuer", set -> set.issuer(null)),
                claim("provider.audience", "for another program", set -> set.audience("other")),
                claim("provider.audience", "for nobody", set -> set.audience((String) null)),
                claim(
                        "provider.audience",
                        "for several, and no azp",
                        set -> set.audience(List.of(TestProvider.CLIENT, "other"))),
                claim("provider.audience", "azp is another", set -> set.claim("azp", "other")),
                claim(
                        "provider.audience",
                        "azp of several is another",
                        set -> set.audience(List.of(TestProvider.CLIENT, "other"))
                                .claim("azp", "other")),
                claim("provider.expired", "over, beyond the clocks' difference", set -> set.expirationTime(in(-61))),
                claim("provider.expired", "over long ago", set -> set.expirationTime(in(-2_000_000_000L))),
                claim("provider.token", "without an end", set -> set.expirationTime(null)),
                claim("provider.token", "without a beginning", set -> set.issueTime(null)),
                claim("provider.not-yet", "from the future", set -> set.issueTime(in(90))),
                claim("provider.not-yet", "not valid yet", set -> set.notBeforeTime(in(90))),
                claim("provider.subject", "of nobody", set -> set.subject(null)),
                claim("provider.subject", "of a blank", set -> set.subject(" ")),
                claim("provider.subject", "of an endless name", set -> set.subject("x".repeat(256))),
                claim(
                        "provider.at-hash",
                        "of another access token",
                        set -> set.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")),
                claim("provider.no-role", "of no group", set -> set.claim("groups", null)),
                claim(
                        "provider.no-role",
                        "of other groups",
                        set -> set.claim("groups", List.of("sales", "SOC", "soc "))),
                claim("provider.no-role", "groups as an object", set -> set.claim("groups", Map.of("soc", true))),
                claim("provider.name", "without a name", set -> set.claim("preferred_username", null)),
                claim("provider.name", "with an invisible name", set -> set.claim("preferred_username", "an\u202en")));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("claims")
    void aTokenThatSaysWhatItMustNotIsRefused(String code, String lie, UnaryOperator<JWTClaimsSet.Builder> claims) {
        PROVIDER.claims = claims;
        SsoBrowser browser = browser();
        assertThat(browser.signIn(PROVIDER, "one")).isEqualTo(code);
        assertThat(browser.me()).isEmpty();
    }

    private static RSAKey key(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String mac(JWTClaimsSet set, byte[] secret, JWSHeader header) {
        try {
            SignedJWT token = new SignedJWT(header, set);
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String embedded(JWTClaimsSet set, RSAKey own) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(RS256)
                            .jwk(own.toPublicJWK())
                            .jwkURL(URI.create(PROVIDER.issuer("evil") + "/keys"))
                            .type(JOSEObjectType.JWT)
                            .keyID("mine")
                            .build(),
                    set);
            token.sign(new RSASSASigner(own));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each claim twice: first the honest value, then the false one. */
    private static String doubled(JWTClaimsSet set) {
        String honest = set.toString();
        String twice = honest.substring(0, honest.length() - 1) + ",\"sub\":\"s-root\"}";
        try {
            String head = new JWSHeader.Builder(RS256)
                    .keyID("k1")
                    .build()
                    .toBase64URL()
                    .toString();
            String body = Base64URL.encode(twice).toString();
            Base64URL signature = new RSASSASigner(PROVIDER.key)
                    .sign(
                            new JWSHeader.Builder(RS256).keyID("k1").build(),
                            (head + "." + body).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return head + "." + body + "." + signature;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arguments signature(String code, String lie, Function<JWTClaimsSet, String> signing) {
        return Arguments.of(code, lie, signing);
    }

    static Stream<Arguments> signatures() throws JOSEException {
        RSAKey stranger = key("k1", 2048);
        RSAKey own = key("mine", 2048);
        byte[] published = PROVIDER.key.toRSAPublicKey().getEncoded();
        byte[] secret = TestProvider.SECRET.repeat(3).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Stream.of(
                signature("provider.algorithm", "alg none", set -> new PlainJWT(set).serialize()),
                signature(
                        "provider.answer",
                        "alg none, with the end of a signature",
                        set -> new PlainJWT(set).serialize() + "AAAA"),
                signature(
                        "provider.algorithm",
                        "HS256 with the public key as the secret",
                        set -> mac(
                                set,
                                published,
                                new JWSHeader.Builder(JWSAlgorithm.HS256)
                                        .keyID("k1")
                                        .build())),
                signature(
                        "provider.algorithm",
                        "HS256 with the client's secret",
                        set -> mac(set, secret, new JWSHeader(JWSAlgorithm.HS256))),
                signature(
                        "provider.signature",
                        "another key under the provider's id",
                        set -> TestProvider.signed(set, stranger, RS256, "k1")),
                signature(
                        "provider.signature",
                        "another key without an id",
                        set -> TestProvider.signed(set, stranger, RS256, null)),
                signature(
                        "provider.key",
                        "an id that is not published",
                        set -> TestProvider.signed(set, PROVIDER.key, RS256, "k2")),
                signature("provider.key", "a key in the token's own header", set -> embedded(set, own)),
                signature("provider.signature", "a changed claim", set -> {
                    String[] parts = PROVIDER.signed(set).split("\\.", -1);
                    String other = Base64URL.encode(set.toString().replace("s-ann", "s-root"))
                            .toString();
                    return parts[0] + "." + other + "." + parts[2];
                }),
                signature("provider.signature", "a signature that is cut", set -> {
                    String right = PROVIDER.signed(set);
                    return right.substring(0, right.length() - 8);
                }),
                signature("provider.answer", "no signature", set -> {
                    String right = PROVIDER.signed(set);
                    return right.substring(0, right.lastIndexOf('.') + 1);
                }),
                signature("provider.token", "a claim twice", HostileProviderIT::doubled),
                signature("provider.answer", "no token", set -> "not-a-token"),
                signature("provider.answer", "two parts", set -> "e30.e30"),
                signature("provider.token", "claims that are no JSON", set -> {
                    try {
                        String head = new JWSHeader.Builder(RS256)
                                .keyID("k1")
                                .build()
                                .toBase64URL()
                                .toString();
                        Base64URL signed = new RSASSASigner(PROVIDER.key)
                                .sign(
                                        new JWSHeader.Builder(RS256).keyID("k1").build(),
                                        (head + ".AAAA").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                        return head + ".AAAA." + signed;
                    } catch (JOSEException e) {
                        throw new IllegalStateException(e);
                    }
                }));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("signatures")
    void aTokenThatTheProviderDidNotSignIsRefused(String code, String lie, Function<JWTClaimsSet, String> signing) {
        PROVIDER.signing = signing;
        SsoBrowser browser = browser();
        assertThat(browser.signIn(PROVIDER, "one")).isEqualTo(code);
        assertThat(browser.me()).isEmpty();
    }

    @Test
    void allAllowedSignaturesSignIn() {
        PROVIDER.signing = set -> TestProvider.signed(set, PROVIDER.key, PS256, "k1");
        assertThat(browser().signIn(PROVIDER, "one")).isEmpty();
        PROVIDER.signing = set -> TestProvider.signed(set, PROVIDER.key, RS256, null);
        assertThat(browser().signIn(PROVIDER, "one")).isEmpty();
        PROVIDER.reset();
        PROVIDER.claims = set -> set.expirationTime(in(-30)).issueTime(in(30));
        assertThat(browser().signIn(PROVIDER, "one"))
                .as("clocks may differ by a minute")
                .isEmpty();
    }

    @Test
    void aCodeWorksOnceAndAStateWorksOnce() {
        SsoBrowser browser = browser();
        URI back = PROVIDER.authorize(browser.begin("one"));
        assertThat(browser.come(back)).isEmpty();
        assertThat(browser.come(back)).isEqualTo("provider.state");
        URI next = browser.begin("one");
        String state = TestProvider.form(next.getRawQuery()).get("state");
        assertThat(browser.come(URI.create(back.toString().replaceFirst("state=[^&]*", "state=" + state))))
                .as("the used code in a new sign-in")
                .isEqualTo("provider.code");
    }

    @Test
    void aCodeThatSomebodyElseBeganIsRefused() {
        SsoBrowser attacker = browser();
        URI theirs = PROVIDER.authorize(attacker.begin("one"));
        SsoBrowser victim = browser();
        URI own = PROVIDER.authorize(victim.begin("one"));
        assertThat(victim.come(theirs)).as("another browser's state").isEqualTo("provider.state");
        String code = TestProvider.form(theirs.getRawQuery()).get("code");
        assertThat(victim.come(URI.create(own.toString().replaceFirst("code=[^&]*", "code=" + code))))
                .as("another browser's code: its PKCE challenge is another")
                .isEqualTo("provider.code");
        assertThat(browser().come(own)).as("a browser without the cookie").isEqualTo("provider.state");
        assertThat(victim.me()).isEmpty();
    }

    @Test
    void anAnswerOfAnotherProviderIsRefused() {
        SsoBrowser browser = browser();
        String honest = PROVIDER.authorize(browser.begin("one")).toString();
        assertThat(browser.come(URI.create(honest.replace("/providers/one/", "/providers/two/"))))
                .isEqualTo("provider.state");
        assertThat(browser.come(URI.create(honest.replaceFirst("iss=.*", "iss=http%3A%2F%2Fevil.example"))))
                .isEqualTo("provider.mixed-up");
        String second = PROVIDER.authorize(browser.begin("one")).toString();
        assertThat(browser.come(URI.create(second.replaceFirst("&iss=.*", "")))).isEqualTo("provider.mixed-up");
    }

    @Test
    void aCallbackThatIsNoAnswerIsRefused() {
        SsoBrowser browser = browser();
        URI at = CENTER.address().resolve("/auth/providers/one/callback");
        assertThat(browser.come(at)).isEqualTo("provider.state");
        assertThat(browser.come(URI.create(at + "?code=x&state=invented&iss=x")))
                .isEqualTo("provider.state");
        String iss = java.net.URLEncoder.encode(PROVIDER.issuer("one"), java.nio.charset.StandardCharsets.UTF_8);
        String state = TestProvider.form(browser.begin("one").getRawQuery()).get("state");
        assertThat(browser.come(URI.create(at + "?error=access_denied&state=" + state + "&iss=" + iss)))
                .isEqualTo("provider.denied");
        state = TestProvider.form(browser.begin("one").getRawQuery()).get("state");
        assertThat(browser.come(URI.create(at + "?state=" + state + "&iss=" + iss)))
                .isEqualTo("provider.answer");
        state = TestProvider.form(browser.begin("one").getRawQuery()).get("state");
        assertThat(browser.come(URI.create(at + "?code=a&code=b&state=" + state + "&iss=" + iss)))
                .isEqualTo("provider.answer");
        assertThat(browser.come(URI.create(at.toString().replace("/one/", "/nobody/") + "?code=x&state=y")))
                .isEqualTo("provider.unknown");
    }

    @Test
    void theRequestIsAsItMustBe() {
        URI page = browser().begin("strong");
        Map<String, String> query = TestProvider.form(page.getRawQuery());
        assertThat(query)
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("acr_values", "gold")
                .containsEntry("redirect_uri", CENTER.node().publicAddress() + "/auth/providers/strong/callback");
        assertThat(query.get("nonce")).hasSize(43).isNotEqualTo(query.get("state"));
    }

    @Test
    void whatTheSettingsDemandMustBeTold() {
        SsoBrowser browser = browser();
        assertThat(browser.signIn(PROVIDER, "strong")).isEqualTo("provider.acr");
        PROVIDER.claims = set -> set.claim("acr", "gold");
        assertThat(browser.signIn(PROVIDER, "strong")).isEqualTo("provider.amr");
        PROVIDER.claims = set -> set.claim("acr", "silver").claim("amr", List.of("hwk", "pin"));
        assertThat(browser.signIn(PROVIDER, "strong")).isEqualTo("provider.acr");
    }

    @Test
    void entraIsKnownByTenantAndObject() {
        SsoBrowser browser = browser();
        assertThat(browser.signIn(PROVIDER, "entra")).isEqualTo("provider.tenant");
        PROVIDER.claims = set -> set.claim("tid", "other-tenant").claim("oid", "o-1");
        assertThat(browser.signIn(PROVIDER, "entra")).isEqualTo("provider.tenant");
        PROVIDER.claims = set -> set.claim("tid", "our-tenant");
        assertThat(browser.signIn(PROVIDER, "entra")).isEqualTo("provider.subject");
        PROVIDER.claims = set -> set.claim("tid", "our-tenant")
                .claim("oid", "o-1")
                .claim("groups", null)
                .claim("_claim_names", Map.of("groups", "src1"));
        assertThat(browser.signIn(PROVIDER, "entra")).isEqualTo("provider.groups-overage");
    }
}
