package io.watchfloor.dashboards.access.provider.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * People of an honest identity provider: the accounts they get, and what they lose when they lose it at the provider.
 */
class ProviderSignInIT {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final TestProvider PROVIDER = new TestProvider();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final RunningNode CENTER = RunningNode.with(PROVIDER.settings("corp", "title = \"The corporation\"")
            + PROVIDER.settings("kept", "adopts = on")
            + PROVIDER.settings("far", "userinfo = on")
            + PROVIDER.settings(
                    "azure", "kind = entra, tenant = t, graph = \"%s\"".formatted(PROVIDER.issuer("graph"))));

    @BeforeEach
    void honest() {
        PROVIDER.reset();
    }

    private static SsoBrowser browser() {
        return new SsoBrowser(HTTP, CENTER.address());
    }

    private static void person(String name, String... groups) {
        PROVIDER.subject = "s-" + name;
        PROVIDER.username = name;
        PROVIDER.groups = List.of(groups);
    }

    private static Caller root() {
        return CENTER.administrator();
    }

    @Test
    void groupsSayWhoSomebodyIsHere() {
        person("gina", "emea");
        SsoBrowser gina = browser();
        assertThat(gina.signIn(PROVIDER, "corp")).isEmpty();
        assertThat(gina.me().orElseThrow().path("role").asText()).isEqualTo("viewer");
        var account = root().get("/api/v1/people/gina").json();
        assertThat(account.path("groups").path(0).asText()).isEqualTo("emea");
        assertThat(account.path("clearance").asText()).isEqualTo("green");

        person("gina", "emea", "soc");
        assertThat(browser().signIn(PROVIDER, "corp")).isEmpty();
        assertThat(gina.me().orElseThrow().path("role").asText())
                .as("also of the session that is open")
                .isEqualTo("responder");
        assertThat(root().get("/api/v1/people/gina").json().path("allGroups").asBoolean())
                .isTrue();
    }

    @Test
    void whoLeavesTheGroupLosesEverythingAndComesBackWithIt() {
        person("hugo", "soc");
        SsoBrowser hugo = browser();
        assertThat(hugo.signIn(PROVIDER, "corp")).isEmpty();
        String token = root().post("/api/v1/people/hugo/tokens", "{}")
                .json()
                .path("token")
                .asText();
        assertThat(root().as(token).get("/api/v1/me").status()).isEqualTo(200);

        person("hugo", "sales");
        assertThat(browser().signIn(PROVIDER, "corp")).isEqualTo("provider.no-role");
        assertThat(hugo.me()).as("the other session").isEmpty();
        assertThat(root().as(token).get("/api/v1/me").status()).isEqualTo(401);
        assertThat(root().get("/api/v1/people/hugo").json().path("disabled").asBoolean())
                .isTrue();

        person("hugo", "emea");
        SsoBrowser again = browser();
        assertThat(again.signIn(PROVIDER, "corp")).isEmpty();
        assertThat(again.me().orElseThrow().path("role").asText()).isEqualTo("viewer");
    }

    @Test
    void whomAPersonDisabledStaysOut() {
        person("ines", "soc");
        assertThat(browser().signIn(PROVIDER, "corp")).isEmpty();
        root().send(root().request("/api/v1/people/ines")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"disabled\":true}")));
        assertThat(browser().signIn(PROVIDER, "corp")).isEqualTo("provider.disabled");
    }

    @Test
    void nobodyBecomesSomebodyWhoIsHereAlready() {
        root().post("/api/v1/people", "{\"name\":\"jane\",\"role\":\"lead\"}");
        person("jane", "soc");
        assertThat(browser().signIn(PROVIDER, "corp")).isEqualTo("provider.name-taken");
        person("Jane", "soc");
        assertThat(browser().signIn(PROVIDER, "corp")).isEqualTo("provider.name-taken");
        assertThat(root().get("/api/v1/people/jane").json().path("role").asText())
                .isEqualTo("lead");

        person("jane", "soc");
        assertThat(browser().signIn(PROVIDER, "kept"))
                .as("where the settings say so")
                .isEmpty();
        assertThat(root().get("/api/v1/people/jane").json().path("role").asText())
                .isEqualTo("responder");
        PROVIDER.subject = "s-other-jane";
        assertThat(browser().signIn(PROVIDER, "kept"))
                .as("but one subject only")
                .isEqualTo("provider.name-taken");
    }

    @Test
    void theLastAdministratorIsNotMadeLess() {
        String name = root().get("/api/v1/me").json().path("name").asText();
        person(name, "soc");
        assertThat(browser().signIn(PROVIDER, "kept")).isEqualTo("provider.last-administrator");
        assertThat(root().get("/api/v1/me").json().path("role").asText()).isEqualTo("administrator");
    }

    @Test
    void groupsComeFromUserInfoAndFromTheGraph() {
        person("kim");
        PROVIDER.claims = set -> set.claim("groups", null);
        assertThat(browser().signIn(PROVIDER, "far")).isEmpty();

        person("lars");
        PROVIDER.claims = set -> set.claim("groups", null)
                .claim("tid", "t")
                .claim("oid", "o-lars")
                .claim("_claim_names", Map.of("groups", "src1"));
        PROVIDER.answers("graph/me/getMemberObjects", uri -> TestProvider.json("{\"value\":[\"other\",\"soc\"]}"));
        SsoBrowser lars = browser();
        assertThat(lars.signIn(PROVIDER, "azure")).isEmpty();
        assertThat(lars.me().orElseThrow().path("role").asText()).isEqualTo("responder");
    }

    @Test
    void withTheProviderDownATokenStillSignsIn() {
        PROVIDER.answers("far/.well-known/openid-configuration", uri -> new TestProvider.Raw(503, Map.of(), ""));
        PROVIDER.answers("far/token", uri -> new TestProvider.Raw(503, Map.of(), ""));
        assertThat(browser().signIn(PROVIDER, "far")).isIn("provider.unreachable", "provider.code", "provider.answer");
        HttpResponse<String> answer = browser()
                .send(HttpRequest.newBuilder(CENTER.address().resolve("/api/v1/signin"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + root().token() + "\"}")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(root().get("/api/v1/me").status()).isEqualTo(200);
    }

    private static String message(UnaryOperator<JWTClaimsSet.Builder> more) {
        return PROVIDER.signed(logout(PROVIDER, "corp", more));
    }

    static JWTClaimsSet logout(TestProvider provider, String name, UnaryOperator<JWTClaimsSet.Builder> more) {
        Instant now = Instant.now();
        return more.apply(new JWTClaimsSet.Builder()
                        .issuer(provider.issuer(name))
                        .audience(TestProvider.CLIENT)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(120)))
                        .jwtID(java.util.UUID.randomUUID().toString())
                        .claim("events", Map.of(EVENT, Map.of())))
                .build();
    }

    private static HttpResponse<String> tell(String message) {
        return browser()
                .form(
                        "/auth/providers/corp/logout",
                        "logout_token=" + URLEncoder.encode(message, StandardCharsets.UTF_8));
    }

    @Test
    void whoSignsOutThereIsSignedOutHere() {
        person("mona", "soc");
        SsoBrowser one = browser();
        SsoBrowser other = browser();
        assertThat(one.signIn(PROVIDER, "corp")).isEmpty();
        assertThat(other.signIn(PROVIDER, "corp")).isEmpty();
        assertThat(other.me()).isPresent();
        String message = message(set -> set.subject("s-mona"));
        assertThat(tell(message).statusCode()).isEqualTo(200);
        assertThat(one.me()).isEmpty();
        assertThat(other.me()).isEmpty();
        assertThat(SsoBrowser.code(tell(message))).isEqualTo("provider.replay");

        assertThat(one.signIn(PROVIDER, "corp")).isEmpty();
        assertThat(tell(message(set -> set.claim("sid", "another"))).statusCode())
                .isEqualTo(200);
        assertThat(one.me()).as("another session ended").isPresent();
        assertThat(tell(message(set -> set.claim("sid", "sid-s-mona"))).statusCode())
                .isEqualTo(200);
        assertThat(one.me()).isEmpty();
    }

    /** Otherwise the provider's repeated message would be rejected as a replay, and the sessions would stay. */
    @Test
    void aSignOutThatFailsIsDoneWhenTheProviderRepeatsIt() {
        person("otto", "soc");
        SsoBrowser otto = browser();
        assertThat(otto.signIn(PROVIDER, "corp")).isEmpty();
        String message = message(set -> set.subject("s-otto"));
        CENTER.jdbi().useHandle(handle -> handle.execute("""
                        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                            IF NEW.ended_at IS NOT NULL THEN RAISE EXCEPTION 'the disk is full'; END IF; RETURN NEW; END $$"""));
        CENTER.jdbi()
                .useHandle(handle -> handle.execute(
                        "CREATE TRIGGER broken BEFORE UPDATE ON session FOR EACH ROW EXECUTE FUNCTION broken()"));
        assertThat(tell(message).statusCode()).isEqualTo(500);
        CENTER.jdbi().useHandle(handle -> handle.execute("DROP FUNCTION broken CASCADE"));
        assertThat(otto.me()).as("nothing ended").isPresent();

        assertThat(tell(message).statusCode()).isEqualTo(200);
        assertThat(otto.me()).isEmpty();
        assertThat(SsoBrowser.code(tell(message))).isEqualTo("provider.replay");
    }

    @Test
    void aMessageThatSaysNoSignOutEndsNothing() {
        person("nora", "soc");
        SsoBrowser nora = browser();
        assertThat(nora.signIn(PROVIDER, "corp")).isEmpty();
        Map<String, String> refused = Map.of(
                message(set -> set.subject("s-nora").claim("nonce", "n")),
                "provider.logout",
                message(set -> set.subject("s-nora").claim("events", null)),
                "provider.logout",
                message(set -> set.subject("s-nora").claim("events", Map.of("other", Map.of()))),
                "provider.logout",
                message(set -> set.subject("s-nora").jwtID(null)),
                "provider.logout",
                message(set -> set),
                "provider.logout",
                message(set -> set.subject("s-nora").audience("other")),
                "provider.audience",
                message(set -> set.subject("s-nora").issuer("other")),
                "provider.issuer",
                message(set -> set.subject("s-nora")
                        .issueTime(Date.from(Instant.now().minusSeconds(1200)))
                        .expirationTime(null)),
                "provider.expired",
                new PlainJWT(logout(PROVIDER, "corp", set -> set.subject("s-nora"))).serialize(),
                "provider.algorithm",
                "",
                "provider.token");
        refused.forEach((message, code) -> {
            HttpResponse<String> answer = tell(message);
            assertThat(answer.statusCode()).as(code).isEqualTo(400);
            assertThat(SsoBrowser.code(answer)).isEqualTo(code);
        });
        assertThat(nora.me()).isPresent();
    }

    @Test
    void administratorsSeeHowProvidersDoAndEverythingIsTakenDown() {
        person("olga", "soc");
        assertThat(browser().signIn(PROVIDER, "corp")).isEmpty();
        var providers = root().get("/api/v1/providers").json().path("items");
        assertThat(providers).hasSize(4);
        var check = root().post("/api/v1/providers/corp/check", "{}");
        assertThat(check.status()).isEqualTo(200);
        assertThat(check.json().path("good").asBoolean()).isTrue();
        String audit = root().get("/api/v1/audit?actor=provider%20corp&limit=50")
                .response()
                .body();
        assertThat(audit).contains("people.add").contains("provider.link").contains("person:olga");
        assertThat(root().get("/api/v1/audit?actor=olga&limit=50").response().body())
                .contains("session.open");
    }

    @Test
    void aPersonWhoIsRefusedSeesAPageWithoutAScript() throws Exception {
        URI at = CENTER.address().resolve("/auth/providers/corp/callback?code=x&state=y");
        HttpResponse<String> page = HTTP.send(
                HttpRequest.newBuilder(at)
                        .header("Accept", "text/html,application/xhtml+xml")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("Sign-in failed").contains("provider.state");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
    }
}
