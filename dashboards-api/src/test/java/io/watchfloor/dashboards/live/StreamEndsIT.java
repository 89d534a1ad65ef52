package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.dashboards.wire.json.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No stream outlives the right to it by more than 5 s, on either of two nodes with one database, wherever the right
 * ended. The test waits up to 15 s, so that a node that checks only once a minute fails.
 */
@ExtendWith(BoardDatabase.class)
class StreamEndsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ServedBoards here;
    private static ServedBoards elsewhere;

    @BeforeAll
    static void serve(BoardDatabase.Running database) {
        here = new ServedBoards(database);
        elsewhere = new ServedBoards(database);
    }

    @AfterAll
    static void stop() {
        here.close();
        elsewhere.close();
    }

    @Test
    void signingOutClosesTheStreamsOfThatSessionOnEveryNodeAndNoOthers() {
        String session = here.session("ann", Role.RESPONDER);
        String other = here.session("ann", Role.RESPONDER);
        try (LiveClient one = browser(here, session);
                LiveClient two = browser(elsewhere, session);
                LiveClient stays = browser(elsewhere, other)) {
            String own = here.uri("").toString();
            assertThat(here.send(HttpRequest.newBuilder(here.uri("/api/v1/signout"))
                                    .header("Cookie", Access.COOKIE + "=" + session)
                                    .header("Origin", own)
                                    .POST(HttpRequest.BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(204);
            assertCut(4401, "session-ended", one, two);
            assertStays(stays);
        }
    }

    @Test
    void aRevokedTokenAndWhatWasOpenedWithItAreCutOnEveryNode() {
        String root = here.token("root", Role.ADMINISTRATOR);
        String token = here.token("ann", Role.RESPONDER);
        String id = Json.parse(here.get(root, "/api/v1/people/ann/tokens").body())
                .path("items")
                .path(0)
                .path("id")
                .asText();
        String session = here.people()
                .signInByToken(token, SignInOrigin.UNKNOWN)
                .orElseThrow()
                .session();
        try (LiveClient one = program(here, token);
                LiveClient two = program(elsewhere, token);
                LiveClient three = browser(elsewhere, session);
                LiveClient stays = program(elsewhere, root)) {
            assertThat(delete(root, "/api/v1/people/ann/tokens/" + id)).isEqualTo(204);
            assertCut(4401, "token-revoked", one, two, three);
            assertStays(stays);
        }
        try (LiveClient late = program(elsewhere, token)) {
            assertCut(4401, "token-revoked", late);
        }
    }

    @Test
    void whoIsDisabledOrRemovedIsCutOnEveryNode() {
        String root = here.token("root", Role.ADMINISTRATOR);
        String ann = here.token("ann", Role.RESPONDER);
        String vic = here.session("vic", Role.VIEWER);
        try (LiveClient one = program(here, ann);
                LiveClient two = program(elsewhere, ann);
                LiveClient three = browser(elsewhere, vic)) {
            assertThat(patch(root, "/api/v1/people/ann", "{\"disabled\":true}")).isEqualTo(200);
            assertCut(4401, "person-disabled", one, two);
            assertThat(delete(root, "/api/v1/people/vic")).isEqualTo(204);
            assertCut(4401, "person-removed", three);
        }
        assertThat(elsewhere.get(ann, "/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void aStreamKeepsNoSessionAliveAndEndsWhenItIsIdleOrOver() {
        String idle = here.session("ann", Role.RESPONDER);
        String over = here.session("bob", Role.RESPONDER);
        try (LiveClient one = browser(elsewhere, idle);
                LiveClient two = browser(elsewhere, over)) {
            here.jdbi().useHandle(handle -> {
                handle.execute(
                        "UPDATE session SET last_used_at = last_used_at - interval '9 hours' WHERE person = 'ann'");
                handle.execute("UPDATE session SET expires_at = now() WHERE person = 'bob'");
            });
            assertCut(4401, "session-idle", one);
            assertCut(4401, "session-over", two);
        }
    }

    @Test
    void aTokenThatExpiresTakesItsStreamsAlong() {
        String token = here.token("ann", Role.RESPONDER);
        try (LiveClient one = program(elsewhere, token)) {
            here.jdbi().useHandle(handle -> handle.execute("UPDATE api_token SET expires_at = now()"));
            assertCut(4401, "token-expired", one);
        }
    }

    @Test
    void whoseRightsChangeConnectsAgainAndListensWithTheNewOnes() {
        String root = here.token("root", Role.ADMINISTRATOR);
        String ann = here.token("ann", Role.RESPONDER);
        try (LiveClient one = program(elsewhere, ann)) {
            here.people().roster().change("ann", new AccountChange.Edit(Role.VIEWER, null), null, Actor.named("root"));
            assertThat(elsewhere.post(ann, "/api/v1/cases/1/acknowledge", "{}").statusCode())
                    .isEqualTo(403);
            assertCut(4409, "rights-changed", one);
        }
        try (LiveClient again = program(elsewhere, ann)) {
            assertStays(again);
        }
        assertThat(root).isNotEmpty();
    }

    @Test
    void anEventStreamSaysWhyItEnds() throws Exception {
        String root = here.token("root", Role.ADMINISTRATOR);
        String ann = here.token("ann", Role.RESPONDER);
        HttpRequest request = HttpRequest.newBuilder(elsewhere.uri("/api/v1/stream/events?topic=cases"))
                .header("Authorization", "Bearer " + ann)
                .build();
        HttpResponse<Stream<String>> response = HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> body = response.body()) {
            var lines = body.iterator();
            assertThat(lines.next()).isEqualTo("event: hello");
            assertThat(patch(root, "/api/v1/people/ann", "{\"disabled\":true}")).isEqualTo(200);
            List<String> rest = Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () -> {
                                java.util.ArrayList<String> all = new java.util.ArrayList<>();
                                lines.forEachRemaining(all::add);
                                return all;
                            },
                            all -> !all.isEmpty());
            JsonNode last = Json.parse(rest.stream()
                    .filter(line -> line.startsWith("data: "))
                    .reduce("", (first, second) -> second)
                    .substring("data: ".length()));
            assertThat(rest).contains("event: closed");
            assertThat(last.path("code").asInt()).isEqualTo(4401);
            assertThat(last.path("reason").asText()).startsWith("person-disabled: ");
        }
    }

    private static void assertCut(int code, String reason, LiveClient... clients) {
        for (LiveClient client : clients) {
            Awaitility.await().atMost(SOON).until(client::isClosed);
            assertThat(client.closeCode()).isEqualTo(code);
            assertThat(client.closeReason()).startsWith(reason + ": ");
        }
    }

    /** Two heartbeats span more than two checks. */
    private static void assertStays(LiveClient client) {
        int before = client.count("heartbeat");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.count("heartbeat") >= before + 2);
        assertThat(client.isClosed()).isFalse();
    }

    private static LiveClient browser(ServedBoards node, String session) {
        LiveClient client = new LiveClient(
                HTTP,
                node.uri("/api/v1/stream"),
                null,
                "Cookie",
                Access.COOKIE + "=" + session,
                "Origin",
                node.uri("").toString());
        client.await("hello", "");
        return client;
    }

    private static LiveClient program(ServedBoards node, String token) {
        return new LiveClient(HTTP, node.uri("/api/v1/stream"), token);
    }

    private static int delete(String token, String path) {
        return here.send(HttpRequest.newBuilder(here.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .DELETE())
                .statusCode();
    }

    private static int patch(String token, String path, String body) {
        return here.send(HttpRequest.newBuilder(here.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }
}
