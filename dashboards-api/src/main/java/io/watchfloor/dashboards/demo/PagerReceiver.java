package io.watchfloor.dashboards.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.dashboards.wire.StatusView.ReceivedPage;
import io.watchfloor.ops.paging.escalation.Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's pager: receives signed notifications on its own port and prints each of them once. */
final class PagerReceiver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PagerReceiver.class);

    private static final int LARGEST_PAGE = 1 << 20;
    private static final int KEYS_REMEMBERED = 10_000;
    private static final int PAGES_SHOWN = 20;
    private static final int TOLERANCE_SECONDS = 300;

    private final Signature signature;
    private final Clock clock;
    private final Consumer<String> shout;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("demo-pager").factory());
    private final Path file;
    private long total;
    private final Set<String> keys = new LinkedHashSet<>();
    private final Deque<ReceivedPage> latest = new ArrayDeque<>();

    /**
     * @param file stores received notifications, one per line, so that a restarted demo continues its count
     * @param shout receives one line of text for each notification
     */
    PagerReceiver(String secret, Path file, Clock clock, Consumer<String> shout) throws IOException {
        this.file = file;
        this.signature = new Signature(secret);
        this.clock = clock;
        this.shout = shout;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(executor);
        server.createContext("/page", this::receive);
        recall();
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/page");
    }

    synchronized StatusView.Demo received() {
        return new StatusView.Demo(List.copyOf(latest), total);
    }

    private void recall() throws IOException {
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                recall(line);
            }
        }
    }

    private void recall(String line) {
        try {
            JsonNode page = json.readTree(line);
            fresh(page.path("key").asText());
            store(new ReceivedPage(
                    Instant.parse(page.path("at").asText()), page.path("text").asText()));
        } catch (JsonProcessingException | DateTimeParseException e) {
            LOG.warn(
                    "A stored notification of the demo's pager cannot be read, possibly after a power" + " failure: {}",
                    e.getMessage());
        }
    }

    private void write(String key, ReceivedPage page) throws IOException {
        String line = json.createObjectNode()
                .put("key", key)
                .put("at", page.at().toString())
                .put("text", page.text())
                .toString();
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_PAGE);
            exchange.sendResponseHeaders(take(exchange, new String(body, StandardCharsets.UTF_8)), -1);
        }
    }

    private int take(HttpExchange exchange, String body) throws IOException {
        String signed = exchange.getRequestHeaders().getFirst(Signature.HEADER);
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (signed == null
                || key == null
                || !signature.signs(signed, body, clock.instant().getEpochSecond(), TOLERANCE_SECONDS)) {
            LOG.warn("The demo's pager rejected a notification without a valid signature");
            return 401;
        }
        if (fresh(key)) {
            JsonNode page = json.readTree(body);
            String text = text(page);
            ReceivedPage received = new ReceivedPage(clock.instant(), text);
            write(key, received);
            store(received);
            shout.accept(text);
        }
        return 202;
    }

    private static String text(JsonNode page) {
        JsonNode about = page.path("case");
        return switch (page.path("kind").asText()) {
            case "digest" -> "DIGEST: " + page.path("text").asText();
            case "worsened" -> "ESCALATED: " + page.path("text").asText();
            default ->
                "NOTIFICATION%s for case #%d (%s): %s%s"
                        .formatted(
                                page.has("step") ? " " + page.path("step").asInt() : "",
                                about.path("number").asLong(),
                                about.path("severity").asText(),
                                about.path("title").asText(),
                                about.hasNonNull("acknowledge")
                                        ? " · acknowledge: "
                                                + about.path("acknowledge").asText()
                                        : "");
        };
    }

    private synchronized void store(ReceivedPage page) {
        total++;
        latest.addFirst(page);
        if (latest.size() > PAGES_SHOWN) {
            latest.removeLast();
        }
    }

    private synchronized boolean fresh(String key) {
        boolean fresh = keys.add(key);
        if (keys.size() > KEYS_REMEMBERED) {
            keys.remove(keys.iterator().next());
        }
        return fresh;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
