package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attackers who guess credentials are delayed and audited; valid credentials from the same address still work. */
@ExtendWith(BoardDatabase.class)
class SignInLimitsIT {

    private static ServedBoards center;

    @BeforeAll
    static void serve(BoardDatabase.Running database) {
        center = new ServedBoards(
                database, "watchfloor.security { wrong-attempts-free = 10, failures-told-every = 1 s }");
    }

    @AfterAll
    static void stop() {
        center.close();
    }

    @Test
    void guessesAreToldToWaitAndNobodyElseIs() {
        String mina = center.token("mina", Role.RESPONDER);
        String session = center.session("mina", Role.RESPONDER);
        String root = center.token("root", Role.ADMINISTRATOR);
        String link = center.people()
                .link("mina", io.watchfloor.dashboards.access.Actor.named("root"))
                .orElseThrow();
        int waits = 0;
        for (int guess = 0; guess < 40; guess++) {
            HttpResponse<String> answer = center.get("wf_guess-" + guess, "/api/v1/me");
            assertThat(answer.statusCode()).isIn(401, 429);
            if (answer.statusCode() == 429) {
                waits++;
                assertThat(answer.body()).contains("access.too-many-attempts");
                assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                        .isPositive();
            }
        }
        assertThat(waits).isBetween(25, 35);
        assertThat(signIn("{\"token\":\"wf_made-up\"}").statusCode()).isEqualTo(429);
        assertThat(form("/signin", "made-up").headers().firstValue("Location")).contains("/signin?error=too-many");
        assertThat(form("/invite", "made-up").headers().firstValue("Location"))
                .contains("/invite?error=invite.too-many");

        assertThat(center.get(mina, "/api/v1/me").statusCode()).isEqualTo(200);
        assertThat(signIn("{\"token\":\"" + mina + "\"}").statusCode()).isEqualTo(200);
        assertThat(form("/signin", link).headers().firstValue("Location")).contains("/");
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/me"))
                                .header("Cookie", Access.COOKIE + "=" + session))
                        .statusCode())
                .isEqualTo(200);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(center.get(root, "/api/v1/audit?action=signin.failed")
                                .body())
                        .contains("source:127.0.0.1")
                        .containsPattern("token: [0-9]+"));
        assertThat(center.get(root, "/metrics").body())
                .contains("watchfloor_sign_in_failures_total{kind=\"token\"} 41")
                .contains("watchfloor_sign_in_waits_total{kind=\"invite\"} 1");
    }

    @Test
    void whoSignsInGetsAnotherSessionThanTheBrowserHad() {
        String before = center.session("ann", Role.RESPONDER);
        String link = center.people()
                .link("ann", io.watchfloor.dashboards.access.Actor.named("root"))
                .orElseThrow();
        HttpResponse<String> in = center.send(HttpRequest.newBuilder(center.uri("/signin"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", center.uri("").toString())
                .header("Cookie", Access.COOKIE + "=" + before)
                .POST(HttpRequest.BodyPublishers.ofString("code=" + link)));
        String after = in.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        assertThat(after).startsWith(Access.COOKIE + "=").doesNotContain(before);
        assertThat(me(Access.COOKIE + "=" + before))
                .as("the one that was there before")
                .isEqualTo(401);
        assertThat(me(after)).isEqualTo(200);
    }

    @Test
    void aSessionThatSomebodyElsePlantedIsNotTakenOver() {
        HttpResponse<String> in = center.send(HttpRequest.newBuilder(center.uri("/api/v1/signin"))
                .header("Origin", center.uri("").toString())
                .header("Cookie", Access.COOKIE + "=planted-by-a-stranger")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"token\":\"" + center.token("ben", Role.RESPONDER) + "\"}")));
        assertThat(in.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain("planted");
        assertThat(me(Access.COOKIE + "=planted-by-a-stranger")).isEqualTo(401);
    }

    private static int me(String cookie) {
        return center.send(HttpRequest.newBuilder(center.uri("/api/v1/me")).header("Cookie", cookie))
                .statusCode();
    }

    private static HttpResponse<String> signIn(String body) {
        return center.send(HttpRequest.newBuilder(center.uri("/api/v1/signin"))
                .header("Origin", center.uri("").toString())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> form(String path, String code) {
        return center.send(HttpRequest.newBuilder(center.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", center.uri("").toString())
                .POST(HttpRequest.BodyPublishers.ofString("code=" + code)));
    }
}
