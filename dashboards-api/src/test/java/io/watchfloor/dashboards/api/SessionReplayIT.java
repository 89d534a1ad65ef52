package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions planted before a sign-in, or copied before a sign-out, are worthless afterwards. */
@ExtendWith(Serving.class)
class SessionReplayIT {

    private static final Pattern COOKIE = Pattern.compile(Access.COOKIE + "=([^;]*);.*");

    private static ServedBoards center;

    private String root;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void anAdministrator() {
        root = center.token("root", Role.ADMINISTRATOR);
        center.token("ann", Role.RESPONDER);
    }

    private HttpResponse<String> ask(String path, String session) {
        return center.send(HttpRequest.newBuilder(center.uri(path)).header("Cookie", Access.COOKIE + "=" + session));
    }

    private HttpResponse<String> change(String path, String body, String type, String session) {
        return center.send(HttpRequest.newBuilder(center.uri(path))
                .header("Cookie", Access.COOKIE + "=" + session)
                .header("Origin", "http://127.0.0.1:" + center.port())
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String session(HttpResponse<String> answer) {
        Matcher cookie =
                COOKIE.matcher(answer.headers().firstValue("Set-Cookie").orElse(""));
        assertThat(cookie.matches())
                .as(answer.statusCode() + " " + answer.headers().map())
                .isTrue();
        return cookie.group(1);
    }

    private String code() {
        String link = center.post(root, "/api/v1/people/ann/links", "{}").body();
        return link.substring(link.indexOf("code="), link.lastIndexOf('"'));
    }

    private String byLink(String code, String brought) {
        return session(change("/signin", code, "application/x-www-form-urlencoded", brought));
    }

    private String byToken(String token, String brought) {
        return session(change("/api/v1/signin", "{\"token\":\"" + token + "\"}", "application/json", brought));
    }

    @Test
    void aSessionThatSomebodyMadeUpIsNeverAdopted() {
        for (String planted : List.of("planted-by-mallory", "A".repeat(43), center.session("eve", Role.RESPONDER))) {
            String token = center.token("ann", Role.RESPONDER);
            for (String mine : List.of(byLink(code(), planted), byToken(token, planted))) {
                assertThat(mine).isNotEqualTo(planted).hasSizeGreaterThan(20);
                assertThat(ask("/api/v1/me", mine).body()).contains("\"ann\"");
                assertThat(ask("/api/v1/me", planted).body()).doesNotContain("\"ann\"");
            }
        }
        assertThat(ask("/api/v1/me", "planted-by-mallory").statusCode()).isEqualTo(401);
    }

    /** A copy of the earlier session gives no access to the new one. */
    @Test
    void aSignInEndsTheSessionThatItsBrowserHadBefore() {
        String first = byLink(code(), "");
        String second = byLink(code(), first);
        assertThat(second).isNotEqualTo(first);
        assertThat(ask("/api/v1/me", second).statusCode()).isEqualTo(200);
        assertThat(ask("/api/v1/me", first).statusCode()).isEqualTo(401);
        String third = byToken(center.token("ann", Role.RESPONDER), second);
        assertThat(ask("/api/v1/me", second).statusCode()).isEqualTo(401);
        assertThat(ask("/api/v1/me", third).statusCode()).isEqualTo(200);
    }

    @Test
    void aRefusedSignInEndsNothing() {
        String mine = byLink(code(), "");
        change("/signin", "code=wrong", "application/x-www-form-urlencoded", mine);
        assertThat(change("/api/v1/signin", "{\"token\":\"wrong\"}", "application/json", mine)
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask("/api/v1/me", mine).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionIsDeadAfterItsSignOut() {
        String mine = byLink(code(), "");
        HttpResponse<String> out = change("/api/v1/signout", "", "application/json", mine);
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
        for (String path : List.of("/api/v1/me", "/api/v1/cases", "/api/v1/people")) {
            assertThat(ask(path, mine).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(change("/api/v1/signout", "", "application/json", mine).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aLinkWorksOnce() {
        String code = code();
        String mine = byLink(code, "");
        HttpResponse<String> again = change("/signin", code, "application/x-www-form-urlencoded", "");
        assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(again.headers().firstValue("Location").orElse("")).contains("error=");
        assertThat(ask("/api/v1/me", mine).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenIsDeadOnceItIsRevoked() {
        String token = center.post(root, "/api/v1/people/ann/tokens", "{}").body();
        String secret = token.replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");
        String id = token.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
        assertThat(center.get(secret, "/api/v1/me").statusCode()).isEqualTo(200);
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/people/ann/tokens/" + id))
                                .header("Authorization", "Bearer " + root)
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(center.get(secret, "/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(change("/api/v1/signin", "{\"token\":\"" + secret + "\"}", "application/json", "")
                        .statusCode())
                .isEqualTo(401);
    }

    /** The cookie names are not interchangeable, and a token in the wrong header is ignored. */
    @Test
    void aSecretCountsInItsOwnPlaceAlone() {
        String mine = byLink(code(), "");
        String token = center.token("ann", Role.RESPONDER);
        assertThat(center.get(mine, "/api/v1/me").statusCode())
                .as("a session as a token")
                .isEqualTo(401);
        assertThat(ask("/api/v1/me", token).statusCode())
                .as("a token as a session")
                .isEqualTo(401);
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/me"))
                                .header("Cookie", "__Host-" + Access.COOKIE + "=" + mine))
                        .statusCode())
                .as("the name that a browser has by TLS alone")
                .isEqualTo(401);
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/me?access_token=" + token)))
                        .statusCode())
                .isIn(400, 401);
    }
}
