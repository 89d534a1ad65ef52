package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An API client with a token. Each answer must match the API description. */
public record Caller(HttpClient http, URI center, String token) {

    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return Json.parse(response.body());
        }

        public String code() {
            return json().path("code").asText();
        }
    }

    public Answer get(String path) {
        return send(request(path));
    }

    /** @param headers name, value, name, value… */
    public Answer post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(center + path)).header("Authorization", "Bearer " + token);
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(DescribedAnswers.checked(
                    http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString())));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Caller as(String otherToken) {
        return new Caller(http, center, otherToken);
    }
}
