package io.watchfloor.dashboards.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * State of one sensor's records at a center: each record is in exactly one.
 *
 * @param judged detections counted by its asset's alerts: each record is one detection
 * @param missing gaps by reason
 */
record AccountedRecords(long judged, long parked, long quarantined, SortedMap<String, Long> missing) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static AccountedRecords of(URI center, String token, HarriedSensor sensor)
            throws IOException, InterruptedException {
        long judged = 0;
        for (Map.Entry<String, List<Long>> alerts :
                Outcome.alerts(center, token).entrySet()) {
            if (alerts.getKey().endsWith(" on " + sensor.asset())) {
                judged += alerts.getValue().stream().mapToLong(Long::longValue).sum();
            }
        }
        JsonNode shown = JSON.missingNode();
        for (JsonNode one : get(center, token, "/api/v1/sensors?limit=100").path("items")) {
            shown = one.path("name").asText().equals(sensor.name()) ? one : shown;
        }
        String id = shown.path("id").asText();
        SortedMap<String, Long> missing = new TreeMap<>();
        get(center, token, "/api/v1/sensors/" + id)
                .path("missing")
                .properties()
                .forEach(one -> missing.put(one.getKey(), one.getValue().asLong()));
        long parked = 0;
        for (JsonNode part : get(center, token, "/api/v1/retry-queue?limit=1000&sensor=" + id)
                .path("items")) {
            parked += part.path("records").asLong();
        }
        long quarantined = get(center, token, "/api/v1/quarantine?limit=1&sensor=" + id)
                .path("total")
                .asLong();
        return new AccountedRecords(judged, parked, quarantined, missing);
    }

    private static JsonNode get(URI center, String token, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(center.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    long gaps() {
        return missing.values().stream().mapToLong(Long::longValue).sum();
    }

    long all() {
        return judged + parked + quarantined + gaps();
    }
}
