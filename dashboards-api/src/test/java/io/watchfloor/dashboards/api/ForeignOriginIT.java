package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.live.LiveStream;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests that a foreign page causes, with the session cookie: every route that changes something rejects them, and so
 * does the live stream. The routes come from the table, so that new ones are tested automatically.
 */
@ExtendWith(Serving.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeignOriginIT {

    private static final String FOREIGN = "access.foreign-origin";

    private static ServedBoards center;

    private String cookie;
    private Map<String, List<String>> elsewhere;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void anAdministratorIsSignedIn() {
        center.token("root", Role.ADMINISTRATOR);
        cookie = Access.COOKIE + "=" + center.session("ann", Role.ADMINISTRATOR);
        elsewhere = elsewhere();
    }

    private static String own() {
        return "http://127.0.0.1:" + center.port();
    }

    /** Headers that browsers send for foreign pages. */
    private static Map<String, List<String>> elsewhere() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String origin : List.of(
                "https://evil.example",
                "null",
                own() + "0",
                own() + ".evil.example",
                own().replace("127.0.0.1", "sub.127.0.0.1"),
                own().replace("127.0.0.1", "127.0.0.1.evil.example"),
                own().replace("127.0.0.1", "127.0.0.1@evil.example"),
                own().replace("127.0.0.1", "127.0.0.2"),
                own().replace("127.0.0.1", "localhost"),
                own().replace("http:", "https:"),
                own().replace("http:", "ws:"),
                own().replace("http:", "ftp:"),
                own().replace(":" + center.port(), ""),
                own().replace(":" + center.port(), ":" + (center.port() ^ 1)),
                own() + " https://evil.example",
                "https://evil.example, " + own(),
                "file://",
                "chrome-extension://abcdefgh",
                "",
                "\u00e9vil")) {
            if (origin.chars().allMatch(c -> c < 128)) {
                all.put("Origin \"" + origin + "\"", List.of("Origin", origin));
            }
        }
        all.put("a page of the same site", List.of("Origin", own(), "Sec-Fetch-Site", "same-site"));
        all.put("a page of another site", List.of("Origin", own(), "Sec-Fetch-Site", "cross-site"));
        all.put("a page of another site, shouted", List.of("Origin", own(), "Sec-Fetch-Site", "CROSS-SITE"));
        all.put("a word that no browser says", List.of("Origin", own(), "Sec-Fetch-Site", "whatever"));
        all.put("no origin, but another site", List.of("Sec-Fetch-Site", "cross-site"));
        return all;
    }

    private static Stream<ApiRoute> changing() {
        return center.dashboards().table().stream()
                .filter(route -> !route.method().equals("GET"))
                .sorted(java.util.Comparator.comparingInt(route -> route.path().endsWith("/signout") ? 1 : 0));
    }

    @Test
    void everyRouteThatChangesSomethingRefusesAPageOfSomebodyElse() {
        SoftAssertions all = new SoftAssertions();
        String before = everything();
        int asked = 0;
        for (ApiRoute route : changing().toList()) {
            for (Map.Entry<String, List<String>> one : elsewhere.entrySet()) {
                HttpResponse<String> answer = ask(route, one.getValue(), "application/json");
                asked++;
                String who = route.method() + " " + route.path() + " from " + one.getKey();
                all.assertThat(answer.statusCode()).as(who).isEqualTo(403);
                all.assertThat(code(answer)).as(who).isEqualTo(FOREIGN);
            }
        }
        all.assertAll();
        assertThat(everything()).as("nothing is changed").isEqualTo(before);
        assertThat(asked).isGreaterThan(400);
        System.out.println("refused " + asked + " requests of other sites");
    }

    /** Control: shows that the origin is rejected and not the cookie. It comes last, because what it starts may write later. */
    @Test
    @Order(Integer.MAX_VALUE)
    void theSameRequestsOfTheCentersOwnPageAreNotForeign() {
        changing()
                .forEach(route -> assertThat(code(ask(
                                route, List.of("Origin", own(), "Sec-Fetch-Site", "same-origin"), "application/json")))
                        .as(route.method() + " " + route.path())
                        .isNotIn(FOREIGN, "access.signed-out"));
    }

    /** Browsers always send an origin with a change: a request with a cookie but no origin is rejected. */
    @Test
    void aCookieWithoutAnOriginIsRefused() {
        for (ApiRoute route : changing().filter(one -> one.needs() != Verb.NONE).toList()) {
            for (List<String> headers : List.of(List.<String>of(), List.of("Sec-Fetch-Site", "same-origin"))) {
                assertThat(code(ask(route, headers, "application/json")))
                        .as(route.method() + " " + route.path() + " " + headers)
                        .isEqualTo(FOREIGN);
            }
        }
    }

    private static String mediaOf(String type) {
        return type.split(";", -1)[0].toLowerCase(Locale.ROOT);
    }

    /** Forms and simple requests need no CORS preflight: their content types are rejected. */
    @Test
    void aFormIsRefusedWhereverItComesFrom() {
        String before = everything();
        int refused = 0;
        for (ApiRoute route : changing().filter(one -> !bodiless(one)).toList()) {
            for (String type : List.of(
                    "text/plain",
                    "TEXT/plain; charset=UTF-8",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x")) {
                String who = route.method() + " " + route.path() + " as " + type;
                assertThat(ask(route, List.of("Origin", "https://evil.example"), type)
                                .statusCode())
                        .as(who)
                        .isEqualTo(403);
                if (route.operation() != null && route.operation().takesMedia(mediaOf(type))) {
                    continue; // the pages for sign-in and acknowledge links, which have no scripts
                }
                if (route.path().equals("/report-fraud")) {
                    continue; // is off, and answers so before it looks at the body: see FraudFormIT
                }
                HttpResponse<String> own = ask(route, List.of("Origin", own(), "Sec-Fetch-Site", "same-origin"), type);
                assertThat(own.statusCode())
                        .as(who + " from the center's own page")
                        .isEqualTo(415);
                assertThat(code(own)).isEqualTo("request.body-type");
                refused++;
            }
        }
        assertThat(everything()).isEqualTo(before);
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void theLiveStreamOpensForNoOtherPage() {
        List<List<String>> all = new ArrayList<>(elsewhere.values());
        all.add(List.of()); // browsers always send the header
        for (List<String> headers : all) {
            assertThat(socket(headers)).as(headers.toString()).isEqualTo(403);
        }
        assertThat(socket(List.of("Origin", own(), "Sec-Fetch-Site", "same-origin")))
                .isEqualTo(101);
    }

    /** @return status of the answer to the upgrade request */
    private int socket(List<String> headers) {
        WebSocket.Builder builder = center.http().newWebSocketBuilder().subprotocols(LiveStream.PROTOCOL);
        builder.header("Cookie", cookie);
        for (int i = 0; i < headers.size(); i += 2) {
            builder.header(headers.get(i), headers.get(i + 1));
        }
        try {
            builder.buildAsync(
                            URI.create("ws"
                                    + center.uri("/api/v1/stream").toString().substring("http".length())),
                            new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw e;
        }
    }

    private HttpResponse<String> ask(ApiRoute route, List<String> headers, String type) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of("Cookie", cookie, "Content-Type", type));
        String path = route.path().replaceAll("\\{.*?}", "none");
        HttpRequest.Builder request = HttpRequest.newBuilder(center.uri(path)).headers(all.toArray(String[]::new));
        return center.send(request.method(
                route.method(),
                bodiless(route)
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString("{\"nobody-takes-this\":1}")));
    }

    private static boolean bodiless(ApiRoute route) {
        return route.path().endsWith("/signout") || route.method().equals("DELETE");
    }

    private static String code(HttpResponse<String> answer) {
        return answer.body().startsWith("{")
                ? Json.parse(answer.body())
                        .path("code")
                        // TAXII names the code differently.
                        .asText(Json.parse(answer.body()).path("error_code").asText())
                : "";
    }

    /**
     * All rows of all tables, except the last use of sessions, and what is computed in the background: the search index,
     * the secure score, jobs, the files of the archive, and the signatures of the audit log's newest record.
     */
    private static String everything() {
        return center.jdbi().withHandle(handle -> {
            Map<String, String> tables = new TreeMap<>();
            for (String table : handle.createQuery(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
                                    + " AND table_type = 'BASE TABLE'"
                                    + " AND table_name NOT IN ('search_backlog', 'case_trait_backlog', 'secure_score', 'secure_score_now',"
                                    + " 'audit_signed_head')"
                                    + " AND table_name NOT LIKE 'archive%' AND table_name <> 'background_job'")
                    .mapTo(String.class)
                    .list()) {
                tables.put(
                        table,
                        handle.createQuery("SELECT coalesce(md5(string_agg(r, ',' ORDER BY r)), '') FROM"
                                        + " (SELECT (to_jsonb(t) - 'last_used_at')::text AS r FROM \"" + table
                                        + "\" t) x")
                                .mapTo(String.class)
                                .one());
            }
            assertThat(tables).containsKeys("session", "person", "api_token");
            return tables.toString();
        });
    }
}
