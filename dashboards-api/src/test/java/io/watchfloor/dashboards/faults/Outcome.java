package io.watchfloor.dashboards.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Result of a center for some telemetry, without parts that differ between runs (ids, numbers, times of arrival).
 *
 * @param alerts sorted counts of alerts by "rule on asset"
 * @param cases each as its assets and the rules of its alerts
 */
record Outcome(SortedMap<String, List<Long>> alerts, List<String> cases) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Only the alerts. */
    static SortedMap<String, List<Long>> alerts(URI center, String token) throws IOException, InterruptedException {
        SortedMap<String, List<Long>> alerts = new TreeMap<>();
        for (JsonNode alert : list(center, token, "/api/v1/alerts")) {
            String key =
                    alert.get("rule").asText() + " on " + alert.get("asset").asText();
            alerts.computeIfAbsent(key, unused -> new ArrayList<>())
                    .add(alert.get("count").asLong());
        }
        alerts.values().forEach(counts -> counts.sort(null));
        return alerts;
    }

    static Outcome of(URI center, String token) throws IOException, InterruptedException {
        SortedMap<String, List<Long>> alerts = alerts(center, token);
        List<String> cases = new ArrayList<>();
        for (JsonNode one : list(center, token, "/api/v1/cases")) {
            JsonNode whole = get(center, token, "/api/v1/cases/" + one.get("id").asText());
            List<String> rules = new ArrayList<>();
            whole.get("alerts").forEach(alert -> rules.add(alert.get("rule").asText()));
            rules.sort(null);
            cases.add(whole.get("assets") + " " + whole.get("severity").asText() + " " + rules);
        }
        cases.sort(null);
        return new Outcome(alerts, cases);
    }

    long detections() {
        return alerts.values().stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** All items of a list, page by page. */
    static List<JsonNode> list(URI center, String token, String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String cursor = null;
        do {
            String next = cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            JsonNode page = get(center, token, path + "?limit=100" + next);
            page.get("items").forEach(items::add);
            cursor = page.path("nextCursor").textValue();
        } while (cursor != null);
        return items;
    }

    private static JsonNode get(URI center, String token, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(center.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
