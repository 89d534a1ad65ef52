package io.watchfloor.dashboards.response.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.ops.paging.escalation.Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A playbook engine that records its calls, and answers as configured. */
public final class PlaybookEngine implements AutoCloseable {

    public static final String SECRET = "engine-secret";

    private final ObjectMapper json = new ObjectMapper();
    private final List<Called> calls = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(8);
    private final HttpServer server;
    private volatile int answer = 202;
    private volatile long delayMillis;

    /** @param signed whether the signature with the automation's secret is valid */
    public record Called(Instant at, String path, String key, JsonNode body, boolean signed) {

        public String asset() {
            return body.path("asset").asText();
        }
    }

    public PlaybookEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(executor);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            @Nullable String signature = exchange.getRequestHeaders().getFirst(Signature.HEADER);
            boolean signed = signature != null
                    && new Signature(SECRET)
                            .signs(signature, body, Instant.now().getEpochSecond(), 60);
            calls.add(new Called(
                    Instant.now(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    json.readTree(body),
                    signed));
            Thread.sleep(delayMillis);
            exchange.sendResponseHeaders(answer, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void answers(int status) {
        answer = status;
    }

    public void delays(long millis) {
        delayMillis = millis;
    }

    public List<Called> calls() {
        return List.copyOf(calls);
    }

    public List<Called> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    public String address(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    /** Reports the result of a call at the address in the call. */
    public int reports(URI center, Called call, String outcome, String secret)
            throws IOException, InterruptedException {
        String body = "{\"call\":\"%s\",\"outcome\":\"%s\",\"words\":\"the firewall took it\"}"
                .formatted(call.body().path("call").asText(), outcome);
        URI said = URI.create(call.body().path("report").asText());
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(center.resolve(said.getPath()))
                                    .header(
                                            Signature.HEADER,
                                            new Signature(secret)
                                                    .header(Instant.now().getEpochSecond(), body))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
