package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of a person who has reached the limit of streams says so, and reconnects only after a while. */
@ExtendWith(Serving.class)
class TooManyStreamsPageIT {

    private static final int MOST_OF_ONE = 50;

    private static Browser browser;
    private static ServedBoards center;

    @BeforeAll
    static void start(ServedBoards served) {
        browser = Browser.start();
        center = served;
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aPageWithoutRoomForItsStreamSaysSoWaitsAndComesBack() {
        String token = center.token("mina", Role.RESPONDER);
        List<WebSocket> others = new ArrayList<>();
        for (int i = 0; i < MOST_OF_ONE; i++) {
            others.add(center.http()
                    .newWebSocketBuilder()
                    .subprotocols("watchfloor.live.v1")
                    .header("Authorization", "Bearer " + token)
                    .buildAsync(
                            URI.create(center.uri("/api/v1/stream").toString().replaceFirst("^http", "ws")),
                            new WebSocket.Listener() {})
                    .join());
        }
        try (BrowserContext context = browser.person(1280, 800)) {
            context.addCookies(List.of(new Cookie(Access.COOKIE, center.session("mina", Role.RESPONDER))
                    .setUrl(center.uri("/").toString())));
            Page page = context.newPage();
            AtomicInteger connects = new AtomicInteger();
            page.onWebSocket(socket -> connects.incrementAndGet());
            page.clock().install();
            page.navigate(center.uri("/").toString());
            assertThat(page.getByText("too many open pages or streams").first()).isVisible();
            assertThat(connects).hasValue(1);

            page.clock().runFor(50_000);
            assertThat(connects).as("while it waits").hasValue(1);

            others.forEach(WebSocket::abort);
            page.waitForCondition(() -> {
                page.clock().runFor(30_000);
                return connects.get() > 1;
            });
        }
    }
}
