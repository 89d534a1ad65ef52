package io.watchfloor.dashboards.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.paging.escalation.Signature;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's pager counts all received notifications, not only the stored ones. */
class PagerReceiverTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T22:00:00Z"), ZoneOffset.UTC);
    private static final String SECRET = "secret";

    @TempDir
    private Path folder;

    private PagerReceiver receiver() throws IOException {
        return new PagerReceiver(SECRET, folder.resolve("pages.jsonl"), CLOCK, line -> {});
    }

    private static void page(PagerReceiver receiver, int number) throws IOException, InterruptedException {
        String body = "{\"kind\":\"opened\",\"step\":%d,\"case\":{\"number\":1}}".formatted(number);
        HttpRequest request = HttpRequest.newBuilder(receiver.address())
                .header("Idempotency-Key", "page-" + number)
                .header(
                        Signature.HEADER,
                        new Signature(SECRET).header(CLOCK.instant().getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void allPagesCountTheLatestAreShownAndAStartForgetsNone() throws Exception {
        try (PagerReceiver receiver = receiver()) {
            for (int number = 1; number <= 25; number++) {
                page(receiver, number);
            }
            page(receiver, 25);
            StatusView.Demo received = receiver.received();
            assertThat(received.notificationsReceivedTotal()).isEqualTo(25);
            assertThat(received.notificationsReceived()).hasSize(20);
        }
        try (PagerReceiver again = receiver()) {
            page(again, 25);
            page(again, 26);
            assertThat(again.received().notificationsReceivedTotal()).isEqualTo(26);
            assertThat(again.received().notificationsReceived().getFirst().text())
                    .startsWith("NOTIFICATION 26");
        }
    }
}
