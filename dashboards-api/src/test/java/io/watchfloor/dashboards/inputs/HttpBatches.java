package io.watchfloor.dashboards.inputs;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Senders of an HTTP input, and how often each batch was sent. Each batch has its own asset. */
final class HttpBatches {

    /** Records per batch. */
    static final int BATCH = 100;

    private static final int SENDERS = 2;
    private static final int ATTEMPTS = 600;

    private final HttpClient http;
    private final Supplier<URI> center;
    private final String door;
    private final String token;
    private final int batches;
    private final boolean repeats;
    private final Map<Integer, Integer> attempts = new ConcurrentHashMap<>();
    private final Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    private final List<Future<?>> senders = new ArrayList<>();

    /** An action in the middle of sending. */
    interface Midway {
        void happens() throws InterruptedException;
    }

    /** @param repeats whether it sends a batch again until it is answered with success */
    HttpBatches(HttpClient http, Supplier<URI> center, String door, String token, int batches, boolean repeats) {
        this.http = http;
        this.center = center;
        this.door = door;
        this.token = token;
        this.batches = batches;
        this.repeats = repeats;
    }

    int batches() {
        return batches;
    }

    /** Batches that were answered with success. */
    Set<Integer> confirmed() {
        return confirmed;
    }

    int attempts(int batch) {
        return attempts.getOrDefault(batch, 0);
    }

    private String host(int batch) {
        return "%s%s-%d".formatted(door, repeats ? "" : "-once", batch);
    }

    /** Sends all batches; runs the action when half of them are confirmed. */
    void run(Midway midway) throws InterruptedException, ExecutionException {
        start();
        while (!halfway()) {
            Thread.sleep(2);
        }
        midway.happens();
        finish();
    }

    void start() {
        for (int i = 0; i < SENDERS; i++) {
            senders.add(threads.submit(this::send));
        }
    }

    /** Whether half of them are confirmed, or sending has ended. */
    boolean halfway() {
        return confirmed.size() >= batches / 2 || senders.stream().allMatch(Future::isDone);
    }

    void finish() throws InterruptedException, ExecutionException {
        for (Future<?> sender : senders) {
            sender.get();
        }
        threads.close();
    }

    private void send() {
        for (int batch = next.getAndIncrement(); batch < batches; batch = next.getAndIncrement()) {
            for (int i = 0; i < (repeats ? ATTEMPTS : 1) && !confirmed.contains(batch); i++) {
                attempts.merge(batch, 1, Integer::sum);
                if (taken(batch)) {
                    confirmed.add(batch);
                } else {
                    pause();
                }
            }
        }
    }

    /** Whether all requests of the batch were answered with success. */
    private boolean taken(int batch) {
        try {
            return switch (door) {
                case "hec" ->
                    post(
                                            "/inputs/hec/services/collector/event",
                                            "{\"host\":\"%s\",\"event\":\"counted-line\"}\n"
                                                    .formatted(host(batch))
                                                    .repeat(BATCH),
                                            "Splunk " + token)
                                    .statusCode()
                            == 200;
                case "bulk" -> {
                    HttpResponse<String> answer = post(
                            "/inputs/bulk/logs/_bulk",
                            "{\"create\":{}}\n{\"fromhost\":\"%s\",\"message\":\"counted-line\"}\n"
                                    .formatted(host(batch))
                                    .repeat(BATCH),
                            "Bearer " + token);
                    yield answer.statusCode() == 200
                            && !Json.parse(answer.body()).path("errors").asBoolean(true);
                }
                default -> {
                    String record = "{\"body\":{\"stringValue\":\"counted-line\"}}";
                    HttpResponse<String> answer = post(
                            "/inputs/otlp/v1/logs",
                            """
                            {"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"%s"}}]},\
                            "scopeLogs":[{"logRecords":[%s]}]}]}""".formatted(host(batch), (record + ",").repeat(BATCH - 1) + record),
                            "Bearer " + token);
                    yield answer.statusCode() == 200
                            && Json.parse(answer.body()).isEmpty();
                }
            };
        } catch (IOException broken) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpResponse<String> post(String path, String body, String authorization)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(center.get() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Arrived records by batch.
     *
     * @param alerts of the center
     */
    Map<Integer, Integer> arrived(List<JsonNode> alerts) {
        return counted(host(0).substring(0, host(0).length() - 1), alerts);
    }

    /** Counts of alerts by the number that follows this prefix in the name of their host. */
    static Map<Integer, Integer> counted(String prefix, List<JsonNode> alerts) {
        Map<Integer, Integer> arrived = new HashMap<>();
        for (JsonNode alert : alerts) {
            String asset = alert.path("asset").asText();
            if (asset.startsWith("host:" + prefix)) {
                arrived.merge(
                        Integer.parseInt(asset.substring("host:".length() + prefix.length())),
                        alert.path("count").asInt(),
                        Integer::sum);
            }
        }
        return arrived;
    }
}
