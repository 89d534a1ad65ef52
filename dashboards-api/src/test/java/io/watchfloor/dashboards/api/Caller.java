package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Somebody with a token who calls the API. Each answer must be as the API is described. */
record Caller(HttpClient http, URI center, String token) {

    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return Json.parse(response.body());
        }

        String code() {
            return json().path("code").asText();
        }
    }

    Answer get(String path) {
        return send(request(path));
    }

    /** @param headers name, value, name, value… */
    Answer post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(center + path)).header("Authorization", "Bearer " + token);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(DescribedAnswers.checked(
                    http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString())));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Caller as(String otherToken) {
        return new Caller(http, center, otherToken);
    }
}
