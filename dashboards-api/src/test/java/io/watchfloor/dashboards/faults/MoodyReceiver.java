package io.watchfloor.dashboards.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A notification receiver that drops, delays, hangs, rejects or lies, as configured, and records everything it
 * receives.
 */
final class MoodyReceiver implements AutoCloseable {

    /** Timeout of an attempt in the node's settings. */
    static final Duration ATTEMPT = Duration.ofSeconds(2);

    private final ObjectMapper json = new ObjectMapper();
    private final List<Got> all = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Mood mood = Mood.TAKES;

    /** How it handles a notification. */
    enum Mood {
        TAKES,
        /** Accepts it after a delay. */
        DELAYS,
        /** Accepts it but answers with an error. */
        LIES,
        /** Accepts it, and does not answer within the timeout. */
        HANGS,
        /** Accepts it, and closes the connection without an answer. */
        DROPS,
        REFUSES;

        boolean keeps() {
            return this != REFUSES;
        }
    }

    /** An attempt that reached it. */
    record Got(Instant at, String key, Mood mood, JsonNode body) {}

    MoodyReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/page", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = json.readTree(exchange.getRequestBody().readAllBytes());
            Mood now = mood;
            all.add(new Got(Instant.now(), exchange.getRequestHeaders().getFirst("Idempotency-Key"), now, body));
            switch (now) {
                case TAKES -> exchange.sendResponseHeaders(204, -1);
                case LIES, REFUSES -> exchange.sendResponseHeaders(500, -1);
                case DELAYS -> {
                    pause(ATTEMPT.dividedBy(4));
                    exchange.sendResponseHeaders(204, -1);
                }
                case HANGS -> pause(ATTEMPT.multipliedBy(2));
                case DROPS -> {}
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

    void is(Mood now) {
        mood = now;
    }

    List<Got> got() {
        return List.copyOf(all);
    }

    /** Settings of a node that sends notifications here with short intervals. */
    String settings() {
        return """
                watchfloor.escalation { webhook-url = "http://127.0.0.1:%d/page", webhook-secret = secret }
                watchfloor.escalation { repeat-every = 5 s, attempt-timeout = %d s, notifications-per-minute = 120 }
                watchfloor.escalation { notifications-per-sensor-and-minute = 60 }
                watchfloor.egress.allow = [127.0.0.1]
                """.formatted(server.getAddress().getPort(), ATTEMPT.toSeconds());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
