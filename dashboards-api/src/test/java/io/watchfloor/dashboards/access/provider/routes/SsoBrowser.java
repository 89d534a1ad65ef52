package io.watchfloor.dashboards.access.provider.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.DescribedAnswers;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser without a page: it stores cookies but follows no redirects. */
public final class SsoBrowser {

    private final HttpClient http;
    private final URI center;
    private final Map<String, String> cookies = new TreeMap<>();

    public SsoBrowser(HttpClient http, URI center) {
        this.http = http;
        this.center = center;
    }

    /**
     * Starts a sign-in.
     *
     * @return address of the provider's page
     */
    public URI begin(String provider) {
        HttpResponse<String> answer = get(center.resolve("/auth/providers/" + provider));
        if (answer.statusCode() != 303) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    /** @return code of the rejected sign-in, or empty if the browser is signed in */
    public String come(URI back) {
        HttpResponse<String> answer = get(back);
        return answer.statusCode() == 303 ? "" : code(answer);
    }

    /** A complete sign-in. */
    public String signIn(TestProvider provider, String name) {
        return come(provider.authorize(begin(name)));
    }

    static String code(HttpResponse<String> answer) {
        return Json.parse(answer.body()).path("code").asText();
    }

    public Optional<JsonNode> me() {
        HttpResponse<String> answer = get(center.resolve("/api/v1/me"));
        return answer.statusCode() == 200 ? Optional.of(Json.parse(answer.body())) : Optional.empty();
    }

    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    void cookie(String name, String value) {
        cookies.put(name, value);
    }

    HttpResponse<String> get(URI address) {
        return send(HttpRequest.newBuilder(address));
    }

    HttpResponse<String> form(String path, String body) {
        return send(HttpRequest.newBuilder(center.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(one -> one.getKey() + "=" + one.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
            for (String set : answer.headers().allValues("Set-Cookie")) {
                String pair = set.split(";", 2)[0];
                cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
            return DescribedAnswers.checked(answer);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
