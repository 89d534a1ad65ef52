package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.web.Browser;
import io.watchfloor.dashboards.web.SignInLink;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A person is disabled while two browsers, sockets and three tokens are in use on three nodes: all of them end within 5
 * s. Prints the times.
 */
final class Departure {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningCluster cluster;
    private final Browser browser;

    /** @param cluster of three nodes */
    Departure(RunningCluster cluster, Browser browser) {
        this.cluster = cluster;
        this.browser = browser;
    }

    /** @param why reason reported for the ended credentials */
    void leaves(String name, String method, String body, String why) throws Exception {
        ask(0, "POST", "/api/v1/people", "{\"name\":\"%s\",\"role\":\"responder\"}".formatted(name));
        List<String> tokens = List.of(token(name), token(name), token(name));
        ask(
                0,
                "POST",
                "/api/v1/people",
                "{\"name\":\"%s-bot\",\"role\":\"viewer\",\"owner\":\"%s\"}".formatted(name, name));
        String service = token(name + "-bot");
        try (BrowserContext desk = browser.person(1280, 800);
                BrowserContext phone = browser.person(390, 800);
                LiveClient socket = new LiveClient(HTTP, address(0), tokens.get(0), true, message -> {});
                LiveClient other = new LiveClient(HTTP, address(2), tokens.get(1), true, message -> {})) {
            Page first = signedIn(desk, name, 0, 1);
            Page second = signedIn(phone, name, 1, 2);
            String session = session(desk);
            for (int node = 0; node < 3; node++) {
                for (String token : tokens) {
                    assertThat(me(node, "Authorization", "Bearer " + token)).isEqualTo(200);
                }
                assertThat(me(node, "Cookie", Access.COOKIE + "=" + session)).isEqualTo(200);
                assertThat(me(node, "Authorization", "Bearer " + service)).isEqualTo(200);
            }

            Map<String, BooleanSupplier> ends = new LinkedHashMap<>();
            ends.put("the socket on the first node", () -> socket.closed() == 4401);
            ends.put("the socket on the third node", () -> other.closed() == 4401);
            ends.put("the browser on the second node", () -> isOut(first));
            ends.put("the browser on the third node", () -> isOut(second));
            for (int node = 0; node < 3; node++) {
                int asked = node;
                ends.put(
                        "the session at node " + node, () -> me(asked, "Cookie", Access.COOKIE + "=" + session) == 401);
                ends.put(
                        "the token of their service account at node " + node,
                        () -> me(asked, "Authorization", "Bearer " + service) == 401);
                for (int number = 0; number < 3; number++) {
                    String token = tokens.get(number);
                    ends.put(
                            "token %d at node %d".formatted(number, node),
                            () -> me(asked, "Authorization", "Bearer " + token) == 401);
                }
            }
            long began = System.nanoTime();
            ask(0, method, "/api/v1/people/" + name, body);
            Map<String, Long> took = new TreeMap<>();
            await("everything of " + name + " ends")
                    .pollInSameThread()
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        ends.forEach((what, over) -> {
                            if (!took.containsKey(what) && over.getAsBoolean()) {
                                took.put(what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                            }
                        });
                        return took.size() == ends.size();
                    });
            took.forEach((what, millis) -> System.out.printf("%s, %s: %d ms%n", why, what, millis));
            System.out.printf(
                    "%s: all of %d ended within %d ms%n",
                    why,
                    took.size(),
                    took.values().stream().mapToLong(Long::longValue).max().orElseThrow());
            assertThat(first.url()).contains("error=" + why);
        }
    }

    /** Opens the page on one node with a link created on another. */
    private Page signedIn(BrowserContext context, String name, int made, int shown) throws Exception {
        String link = Json.parse(ask(made, "POST", "/api/v1/people/" + name + "/links", "{}"))
                .path("link")
                .asText();
        Page page = context.newPage();
        SignInLink.use(page, address(shown) + link.substring(link.indexOf("/signin")));
        page.navigate(address(shown) + "/");
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(page.locator(".pill"))
                .hasText("Live");
        return page;
    }

    /** The page has gone to the sign-in on its own; querying it processes its events. */
    private static boolean isOut(Page page) {
        page.waitForTimeout(1);
        return page.url().contains("/signin");
    }

    private static String session(BrowserContext context) {
        return context.cookies().stream()
                .filter(cookie -> cookie.name.equals(Access.COOKIE))
                .map((Cookie cookie) -> cookie.value)
                .findFirst()
                .orElseThrow();
    }

    private URI address(int node) {
        return cluster.node(node).address();
    }

    private String token(String name) throws IOException, InterruptedException {
        return Json.parse(ask(0, "POST", "/api/v1/people/" + name + "/tokens", "{}"))
                .path("token")
                .asText();
    }

    private int me(int node, String header, String value) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(address(node).resolve("/api/v1/me"))
                                    .header(header, value)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String ask(int node, String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(address(node).resolve(path))
                        .header("Authorization", "Bearer " + cluster.token(0))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body();
    }
}
