package io.watchfloor.dashboards.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;

/** Receives deliveries as the manual tells: checks the signature, drops repeated ids, and answers as a test wants. */
public final class WebhookReceiver implements AutoCloseable {

    /** Shorter than the timeout of a delivery. */
    public static final Duration SLOW = Duration.ofSeconds(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Delivery> all = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Mood mood = Mood.TAKES;
    private volatile String retryAfter = "0";

    /** What the receiver does with a delivery. */
    public enum Mood {
        TAKES,
        /** Takes a delivery, and answers after a while. */
        TAKES_SLOWLY,
        /** Answers with status 503, as a broken service behind a load balancer. */
        DOWN,
        /** Answers with status 429 and the {@code Retry-After} of {@link #isBusy}. */
        BUSY,
        /** Reads the delivery, then breaks the connection, so that the center cannot know whether it arrived. */
        DROPS,
        /** Answers only when the test ends. */
        HANGS,
        /** Answers with a redirect to another address of its own. */
        REDIRECTS,
        GONE
    }

    /** @param body as received */
    @SuppressWarnings("ArrayRecordComponent") // deliveries are never compared
    public record Delivery(String id, String timestamp, String signature, byte[] body, Mood mood) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The types and ids of the changes. */
        public List<String> changes() {
            return StreamSupport.stream(json().path("changes").spliterator(), false)
                    .map(one -> one.path("type").asText() + " " + one.path("id").asText())
                    .toList();
        }

        /** The findings of a delivery in OCSF. */
        public List<JsonNode> findings() {
            return StreamSupport.stream(json().path("findings").spliterator(), false)
                    .toList();
        }

        public Optional<WebhookSignature.Problem> problem(String secret, long now) {
            return WebhookSignature.check(secret, id, timestamp, signature, body, now, 300);
        }
    }

    public WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/in", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String query = exchange.getRequestURI().getQuery();
            if (query != null && query.contains("validationToken=")) {
                byte[] token =
                        query.substring(query.indexOf("validationToken=") + 16).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, token.length);
                exchange.getResponseBody().write(token);
                return;
            }
            Mood now = mood;
            all.add(new Delivery(
                    exchange.getRequestHeaders().getFirst("Webhook-Id"),
                    exchange.getRequestHeaders().getFirst("Webhook-Timestamp"),
                    exchange.getRequestHeaders().getFirst("Webhook-Signature"),
                    body,
                    now));
            switch (now) {
                case TAKES -> exchange.sendResponseHeaders(204, -1);
                case TAKES_SLOWLY -> {
                    pause(SLOW);
                    exchange.sendResponseHeaders(204, -1);
                }
                case DOWN -> exchange.sendResponseHeaders(503, -1);
                case BUSY -> {
                    exchange.getResponseHeaders().add("Retry-After", retryAfter);
                    exchange.sendResponseHeaders(429, -1);
                }
                case GONE -> exchange.sendResponseHeaders(410, -1);
                case REDIRECTS -> {
                    exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
                    exchange.sendResponseHeaders(307, -1);
                }
                case DROPS -> {}
                case HANGS -> hang();
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hang() {
        try {
            while (mood == Mood.HANGS) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void is(Mood now) {
        mood = now;
    }

    public void isBusy(String askedToRetryAfter) {
        retryAfter = askedToRetryAfter;
        mood = Mood.BUSY;
    }

    public List<Delivery> all() {
        return List.copyOf(all);
    }

    /** The changes of all confirmed deliveries, without repeated ids, in the order of their arrival. */
    public List<String> changes() {
        Map<String, Delivery> byId = new LinkedHashMap<>();
        all.stream()
                .filter(one -> one.mood() == Mood.TAKES || one.mood() == Mood.TAKES_SLOWLY)
                .forEach(one -> byId.putIfAbsent(one.id(), one));
        List<String> changes = new ArrayList<>();
        byId.values().forEach(one -> changes.addAll(one.changes()));
        return changes;
    }

    public String url() {
        return "http://127.0.0.1:%d/in".formatted(server.getAddress().getPort());
    }

    @Override
    public void close() {
        mood = Mood.TAKES;
        server.stop(0);
        threads.shutdownNow();
    }
}
