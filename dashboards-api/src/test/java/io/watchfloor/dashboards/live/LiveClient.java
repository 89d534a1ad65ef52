package io.watchfloor.dashboards.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.DescribedAnswers;
import io.watchfloor.dashboards.wire.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A client of the live stream like the page: applies snapshots and changes, and reports duplicates and wrong order. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {

    private final Map<String, Map<String, JsonNode>> topics = new TreeMap<>();
    private final Map<String, Long> places = new TreeMap<>();
    private final Map<String, String> cursors = new TreeMap<>();
    private final List<JsonNode> messages = new ArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final Optional<DescribedAnswers> described;
    private final WebSocket socket;
    private volatile boolean reading = true;
    private volatile String closeReason = "";

    LiveClient(HttpClient http, URI uri, @Nullable String token, String... headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder().subprotocols(LiveStream.PROTOCOL);
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        described = DescribedAnswers.of(uri);
        URI ws = URI.create("ws" + uri.toString().substring("http".length()));
        socket = builder.buildAsync(ws, this).join();
    }

    /** Resumes with the state of another client. */
    LiveClient(HttpClient http, URI uri, String token, LiveClient before) {
        this(http, uri, token);
        synchronized (this) {
            before.topics.forEach((topic, items) -> topics.put(topic, new TreeMap<>(items)));
            places.putAll(before.places);
            cursors.putAll(before.cursors);
        }
    }

    void subscribe(String topic) {
        send("{\"op\":\"subscribe\",\"topic\":\"" + topic + "\"}");
    }

    void resume(String topic) {
        String cursor = cursors.get(topic);
        send("{\"op\":\"subscribe\",\"topic\":\"" + topic + "\",\"from\":\"" + cursor + "\"}");
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void stopReading() {
        reading = false;
    }

    void readOn() {
        reading = true;
        socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            try {
                described.ifPresent(answers -> answers.checkMessage(part.toString()));
            } catch (AssertionError undescribed) {
                complaints.add(undescribed.getMessage());
            }
            hear(Json.parse(part.toString()));
            part.setLength(0);
        }
        if (reading) {
            from.request(1);
        }
        return CompletableFuture.completedFuture(null);
    }

    private synchronized void hear(JsonNode message) {
        messages.add(message);
        String topic = message.path("topic").asText();
        switch (message.path("type").asText()) {
            case "snapshot" -> {
                Map<String, JsonNode> items = new TreeMap<>();
                message.path("items").forEach(item -> items.put(id(item), item));
                topics.put(topic, items);
                move(topic, message);
            }
            case "delta" -> {
                topics.computeIfAbsent(topic, t -> new TreeMap<>()).put(id(message.path("item")), message.path("item"));
                if (move(topic, message) <= 0) {
                    complaints.add("told twice or out of order: " + message);
                }
            }
            case "gone" -> {
                topics.getOrDefault(topic, Map.of()).remove(message.path("id").asText());
                if (move(topic, message) <= 0) {
                    complaints.add("told twice or out of order: " + message);
                }
            }
            default -> {}
        }
    }

    private static String id(JsonNode item) {
        return item.path("id").asText();
    }

    /** @return how far the cursor of the topic moved */
    private long move(String topic, JsonNode message) {
        String cursor = message.path("cursor").asText("x-0");
        long place = Long.parseLong(cursor.substring(cursor.lastIndexOf('-') + 1));
        cursors.put(topic, cursor);
        Long before = places.put(topic, place);
        return before == null ? place : place - before;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeReason = reason;
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    int closeCode() {
        return closed.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    String closeReason() {
        return closeReason;
    }

    synchronized int count(String type) {
        return (int) messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .count();
    }

    synchronized Map<String, JsonNode> items(String topic) {
        return new TreeMap<>(topics.getOrDefault(topic, Map.of()));
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Polls often, because a test that subscribes to hundreds of topics would otherwise mostly wait. */
    JsonNode await(Predicate<JsonNode> wanted) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> find(wanted), found -> !found.isMissingNode());
    }

    private synchronized JsonNode find(Predicate<JsonNode> wanted) {
        return messages.stream()
                .filter(wanted)
                .findFirst()
                .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    JsonNode await(String type, String topic) {
        return await(message -> message.path("type").asText().equals(type)
                && message.path("topic").asText().equals(topic));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
