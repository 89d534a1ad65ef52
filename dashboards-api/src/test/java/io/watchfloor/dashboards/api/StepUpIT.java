package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.wire.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Repeated passkey checks on every sensitive route. */
@ExtendWith(Serving.class)
class StepUpIT {

    private static ServedBoards center;

    private String session;
    private String token;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void anAdministratorHasAPasskey() {
        center.token("root", Role.ADMINISTRATOR);
        token = center.token("ann", Role.ADMINISTRATOR);
        session = center.session("ann", Role.ADMINISTRATOR);
        center.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO passkey (id, credential, person, name, public_key, algorithm, counter, model, attestation,
                            transports, backup_eligible, backed_up, created_at, party)
                        VALUES ('k1', :credential, 'ann', 'key', '', -7, 0, gen_random_uuid(), 'none', '{}', false, false,
                            now(), 'localhost')""")
                        .bind("credential", "0123456789abcdef".getBytes(StandardCharsets.UTF_8))
                        .execute());
    }

    @AfterEach
    void andLosesIt() {
        center.jdbi().useHandle(handle -> handle.execute("DELETE FROM passkey"));
    }

    @Test
    void anOldSessionIsAskedForThePasskeyAgain() {
        SoftAssertions all = new SoftAssertions();
        for (ApiRoute route : dangerous()) {
            all.assertThat(bySession(route)).as(route.toString()).isEqualTo("access.step-up");
            verified(Instant.now().minusSeconds(301));
            all.assertThat(bySession(route)).as(route.toString()).isEqualTo("access.step-up");
            verified(null);
        }
        all.assertAll();
        long refused = center.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM audit_record WHERE outcome = 'access.step-up' AND actor = 'ann'")
                        .mapTo(Long.class)
                        .one());
        // Requesting the browser options changes nothing.
        assertThat(refused)
                .isEqualTo(2
                        * dangerous().stream()
                                .filter(route -> !route.path().startsWith("/api/v1/me/")
                                        || !route.method().equals("GET"))
                                .count());
    }

    @Test
    void aTokenCannotShowAPasskey() {
        SoftAssertions all = new SoftAssertions();
        for (ApiRoute route : dangerous()) {
            all.assertThat(code(route, "Authorization", "Bearer " + token))
                    .as(route.toString())
                    .isEqualTo("access.step-up-token");
        }
        all.assertAll();
    }

    /** So that documented commands keep working when an administrator has a passkey. */
    @Test
    void aTokenForAdministrationDoesWhatAsksForThePasskey() {
        assertThat(own("{\"administers\":true}").body()).contains("access.step-up");
        verified(Instant.now());
        JsonNode made =
                Json.parse(own("{\"administers\":true,\"expiresInDays\":30}").body());
        String secret = made.path("token").asText();
        Caller ann = new Caller(center.http(), center.uri(""), secret);

        assertThat(made.path("administers").asBoolean()).isTrue();
        assertThat(Instant.parse(made.path("expiresAt").asText()))
                .isBefore(
                        Instant.now().plus(center.people().database().settings().sessionLifetime()));
        assertThat(ann.post("/api/v1/people", "{\"name\":\"kim\"}").status()).isEqualTo(200);
        for (ApiRoute route : dangerous()) {
            assertThat(code(route, "Authorization", "Bearer " + secret)).doesNotContain("access.step-up");
        }
        assertThat(ann.post("/api/v1/people/kim/tokens", "{\"administers\":true}")
                        .code())
                .as("of somebody else")
                .isEqualTo("token.administers-own");
        assertThat(ann.post("/api/v1/me/tokens", "{\"administers\":true}").code())
                .as("by a token")
                .isEqualTo("token.by-token");
    }

    @Test
    void whoHasNoPasskeyGetsNoTokenThatDoesMoreOnceTheyHaveOne() {
        andLosesIt();
        assertThat(own("{\"administers\":true}").body()).contains("token.no-passkey");
    }

    @Test
    void whosePasskeysWorkElsewhereOnlyIsToldSo() {
        center.jdbi().useHandle(handle -> handle.execute("UPDATE passkey SET party = 'old.corp.example'"));
        HttpResponse<String> answer = center.send(HttpRequest.newBuilder(
                        java.net.URI.create("http://localhost:" + center.port() + "/api/v1/me/verification/options"))
                .header("Cookie", Access.COOKIE + "=" + session));
        assertThat(answer.body()).contains("passkey.none-here", "another address");
    }

    private HttpResponse<String> own(String body) {
        return center.send(HttpRequest.newBuilder(center.uri("/api/v1/me/tokens"))
                .header("Cookie", Access.COOKIE + "=" + session)
                .header("Origin", "http://127.0.0.1:" + center.port())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void whoJustShowedThePasskeyOrHasNoneIsNotAsked() {
        ApiRoute add = dangerous().stream()
                .filter(route -> route.path().equals("/api/v1/people"))
                .findFirst()
                .orElseThrow();
        verified(Instant.now());
        assertThat(bySession(add)).isEqualTo("body.missing-field");
        verified(null);
        assertThat(bySession(add)).isEqualTo("access.step-up");
        andLosesIt();
        assertThat(bySession(add)).isEqualTo("body.missing-field");
        assertThat(code(add, "Authorization", "Bearer " + token)).isEqualTo("body.missing-field");
    }

    @Test
    void whatIsNotDangerousIsDoneAtOnce() {
        assertThat(center.get(token, "/api/v1/people").statusCode()).isEqualTo(200);
    }

    private static List<ApiRoute> dangerous() {
        List<ApiRoute> all =
                center.dashboards().table().stream().filter(ApiRoute::dangerous).toList();
        assertThat(all).hasSizeGreaterThan(10);
        return all;
    }

    private void verified(@Nullable Instant at) {
        center.jdbi()
                .useHandle(
                        handle -> handle.createUpdate("UPDATE session SET verified_at = :at WHERE token_hash = :hash")
                                .bindByType("at", at, Instant.class)
                                .bind("hash", Secret.hash(session))
                                .execute());
    }

    private String bySession(ApiRoute route) {
        return code(route, "Cookie", Access.COOKIE + "=" + session);
    }

    private static String code(ApiRoute route, String header, String value) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        center.uri(route.path().replaceAll("\\{[a-z]+}", "1")))
                .header(header, value)
                .header("Origin", "http://127.0.0.1:" + center.port())
                .method(route.method(), HttpRequest.BodyPublishers.noBody());
        HttpResponse<String> answer = center.send(request);
        return Json.parse(answer.body()).path("code").asText();
    }
}
