package io.watchfloor.ops.paging.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.config.testing.ReachableEgress;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.MarkingGate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookPagerTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String SECRET = "secret-of-the-receiver";
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Notification PAGE = Notification.toWebhook("page-1", Notification.Kind.OPENED, 1, 2, NOW);

    private final ObjectMapper json = new ObjectMapper();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final EgressClient client = EgressClient.of(ReachableEgress.LOOPBACK, new PrometheusRegistry());
    private HttpServer server;
    private volatile int status = 202;

    private record Received(String key, String signature, String traceparent, String body) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/page", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            received.add(new Received(
                    headers.getFirst("Idempotency-Key"),
                    headers.getFirst(Signature.HEADER),
                    headers.getFirst("traceparent"),
                    body));
            if (status > 0) {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            }
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        client.close();
    }

    private DeliveryResult page(int port) {
        return send(Map.of("url", "http://127.0.0.1:" + port + "/page", "secret", SECRET));
    }

    private DeliveryResult send(Map<String, String> address) {
        ObjectNode body = json.createObjectNode();
        body.putObject("case").put("number", 7);
        Contact to =
                new Contact("webhook", Recipient.channel("webhook"), ContactMethod.WEBHOOK, "webhook", address, NOW);
        Message message = new Message(
                PAGE.id(), Message.Kind.PAGE, to, "#7", "It waits.", List.of(), "/", NOW, TRACEPARENT, body);
        return new WebhookPager(client, Duration.ofMillis(800), CLOCK, json)
                .send(MarkingGate.withoutCase(message))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aWebhookMessageArrivesSignedWithItsKey() throws IOException {
        DeliveryResult attempt = page(server.getAddress().getPort());
        assertThat(attempt.outcome()).isEqualTo(DeliveryResult.Outcome.DELIVERED);
        assertThat(received).singleElement().satisfies(one -> {
            assertThat(one.key()).isEqualTo("page-1");
            assertThat(one.traceparent()).isEqualTo(TRACEPARENT);
            assertThat(new Signature(SECRET).signs(one.signature(), one.body(), NOW.getEpochSecond(), 5))
                    .isTrue();
            assertThat(json.readTree(one.body()).at("/case/number").asInt()).isEqualTo(7);
        });
    }

    @Test
    void anErrorStatusIsAFailureWithTheStatus() {
        status = 503;
        DeliveryResult attempt = page(server.getAddress().getPort());
        assertThat(attempt.outcome()).isEqualTo(DeliveryResult.Outcome.FAILED);
        assertThat(attempt.words()).contains("503");
    }

    @Test
    void aMissingAnswerIsAmbiguous() {
        status = 0;
        assertThat(page(server.getAddress().getPort()).outcome()).isEqualTo(DeliveryResult.Outcome.AMBIGUOUS);
    }

    @Test
    void anUnreachableReceiverIsAFailure() throws IOException {
        int free = FreePorts.tcp();
        assertThat(page(free).outcome()).isEqualTo(DeliveryResult.Outcome.FAILED);
    }

    @Test
    void withoutAWebhookEachMessageFailsWithAdvice() {
        DeliveryResult attempt = send(Map.of());
        assertThat(attempt.outcome()).isEqualTo(DeliveryResult.Outcome.REFUSED);
        assertThat(attempt.words()).contains("watchfloor.escalation.webhook-url");
    }
}
