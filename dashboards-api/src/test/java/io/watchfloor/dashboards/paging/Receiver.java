package io.watchfloor.dashboards.paging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A pager's webhook that records what it receives, and answers as configured. */
public final class Receiver implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final List<Got> all = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final HttpServer server;
    private volatile int answer = 204;

    /** A delivery attempt. */
    public record Got(Instant at, String key, JsonNode body, int answer) {

        public String kind() {
            return body.path("kind").asText();
        }

        /** Whether the notification is about this case, alone or in a digest. */
        public boolean names(String caseId) {
            return body.at("/case/id").asText().equals(caseId)
                    || body.at("/digest/worst").findValuesAsText("id").contains(caseId);
        }
    }

    public Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(executor);
        server.createContext("/page", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = json.readTree(exchange.getRequestBody().readAllBytes());
            int now = answer;
            all.add(new Got(Instant.now(), exchange.getRequestHeaders().getFirst("Idempotency-Key"), body, now));
            exchange.sendResponseHeaders(now, -1);
        }
    }

    public void answers(int status) {
        answer = status;
    }

    /** Accepted notifications. */
    public List<Got> taken() {
        return all.stream().filter(one -> one.answer() < 300).toList();
    }

    /** All attempts, including rejected ones. */
    public List<Got> tried() {
        return List.copyOf(all);
    }

    public String url() {
        return "http://127.0.0.1:%d/page".formatted(server.getAddress().getPort());
    }

    /** Settings of a node that sends notifications here. */
    public String settings() {
        return ("watchfloor.escalation { webhook-url = \"%s\", webhook-secret = secret }\n"
                        + "watchfloor.egress.allow = [127.0.0.1]\n")
                .formatted(url());
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
