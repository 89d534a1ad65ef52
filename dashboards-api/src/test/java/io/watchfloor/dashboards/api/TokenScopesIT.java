package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens with limited scopes: they allow only their scopes everywhere, and cannot create tokens with more rights. */
@ExtendWith(Serving.class)
class TokenScopesIT {

    private static ServedBoards center;

    private Caller root;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void anAdministratorCalls() {
        root = center.caller("root", Role.ADMINISTRATOR);
        center.token("ann", Role.ADMINISTRATOR);
    }

    @Test
    void everyRouteIsClosedToATokenOfAnotherVerb() {
        SoftAssertions all = new SoftAssertions();
        for (Verb scope : Verb.values()) {
            if (scope == Verb.NONE) {
                continue;
            }
            Caller bounded = bounded("[\"%s\"]".formatted(scope.text()));
            for (ApiRoute route : center.dashboards().table()) {
                Verb needed = route.needs();
                if (needed == Verb.NONE || needed == scope) {
                    continue;
                }
                String path = route.path().replaceAll("\\{.*?}", "none");
                HttpResponse<String> answer = center.send(HttpRequest.newBuilder(center.uri(path))
                        .header("Authorization", "Bearer " + bounded.token())
                        .method(
                                route.method(),
                                route.method().equals("GET")
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString("{}")));
                all.assertThat(answer.statusCode() + " " + answer.body())
                        .as(scope + " token: " + route.method() + " " + route.path())
                        .startsWith("403")
                        .contains("access.token-scope");
            }
        }
        all.assertAll();
    }

    @Test
    void aSessionThatATokenOpenedMayNoMoreThanTheToken() {
        Caller bounded = bounded("[\"read\",\"self\"]");
        HttpResponse<String> in = center.send(HttpRequest.newBuilder(center.uri("/api/v1/signin"))
                .header("Origin", center.uri("").toString())
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + bounded.token() + "\"}")));
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(rights(Json.parse(in.body()))).containsExactly("none", "self", "read");
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        assertThat(cookie).startsWith(Access.COOKIE);
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/people"))
                                .header("Cookie", cookie))
                        .body())
                .contains("access.token-scope");
        assertThat(center.send(HttpRequest.newBuilder(center.uri("/api/v1/me/tokens"))
                                .header("Cookie", cookie)
                                .header("Origin", center.uri("").toString())
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .body())
                .contains("access.token-bounded");
    }

    @Test
    void whoMayReadIsToldWhatTheyMayWithThisToken() {
        assertThat(rights(bounded("[\"read\",\"self\"]").get("/api/v1/me").json()))
                .containsExactly("none", "self", "read");
        assertThat(rights(root.get("/api/v1/me").json())).contains("administer");
    }

    @Test
    void aScopeNeverWidensWhatThePersonMay() {
        center.token("vic", Role.VIEWER);
        Caller vic = root.as(root.post("/api/v1/people/vic/tokens", "{\"scopes\":[\"read\",\"administer\"]}")
                .json()
                .path("token")
                .asText());
        assertThat(vic.get("/api/v1/people").code()).isEqualTo("access.forbidden");
        assertThat(vic.get("/api/v1/cases").status()).isEqualTo(200);
    }

    @Test
    void aBoundedTokenMakesNoneForMore() {
        Caller bounded = bounded("[\"administer\"]");
        assertThat(bounded.post("/api/v1/people/ann/tokens", "{\"scopes\":[\"administer\",\"read\"]}")
                        .code())
                .isEqualTo("token.wider-than-own");
        JsonNode made = bounded.post("/api/v1/people/ann/tokens", "{}").json();
        assertThat(made.path("scopes")).extracting(JsonNode::asText).containsExactly("administer");
        assertThat(root.post("/api/v1/people/ann/tokens", "{\"scopes\":[\"fly\"]}")
                        .code())
                .isEqualTo("body.wrong-value");
        assertThat(root.post("/api/v1/people/ann/tokens", "{\"scopes\":[]}").code())
                .isEqualTo("body.wrong-value");
        assertThat(root.post("/api/v1/me/tokens", "{}").code()).isEqualTo("token.by-token");
    }

    @Test
    void aBoundedTokenChangesNothingOfItsPersonsAccount() {
        SoftAssertions all = new SoftAssertions();
        Caller bounded = bounded("[\"self\"]");
        int asked = 0;
        for (ApiRoute route : center.dashboards().table()) {
            if (route.needs() == Verb.SELF
                    && !route.method().equals("GET")
                    && !route.path().endsWith("/signout")) {
                asked++;
                all.assertThat(bounded.send(bounded.request(route.path().replaceAll("\\{.*?}", "none"))
                                        .method(route.method(), HttpRequest.BodyPublishers.ofString("{}")))
                                .code())
                        .as(route.method() + " " + route.path())
                        .isEqualTo("access.token-bounded");
            }
        }
        all.assertAll();
        assertThat(asked).isGreaterThan(5);
    }

    /** Neither for accepted nor for rejected requests. */
    @Test
    void addressesOfContactsStayOutOfTheAudit() {
        Caller ann = root.as(center.token("ann", Role.ADMINISTRATOR));
        for (String body : List.of(
                "{\"method\":\"email\",\"address\":{\"address\":\"ann@corp.example\"}}",
                "{\"method\":\"web-push\",\"address\":{\"endpoint\":\"ann@corp.example\"}}",
                "{\"method\":\"pigeon\",\"address\":{\"address\":\"ann@corp.example\"}}")) {
            assertThat(ann.post("/api/v1/people/me/contacts", body).status()).isIn(400, 422);
        }
        String audit = root.get("/api/v1/audit?limit=1000").response().body();
        assertThat(audit).contains("addContact").doesNotContain("ann@corp.example");
    }

    private Caller bounded(String scopes) {
        return root.as(Objects.requireNonNull(root.post("/api/v1/people/ann/tokens", "{\"scopes\":" + scopes + "}")
                .json()
                .path("token")
                .asText()));
    }

    private static List<String> rights(JsonNode me) {
        return java.util.stream.StreamSupport.stream(me.path("rights").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
