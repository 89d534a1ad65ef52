package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.api.openapi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** HTTP client for a running center. If the center rejects a request, a {@link CenterRefusal} is thrown. */
public final class Center {

    public static final ObjectMapper JSON = new ObjectMapper();

    public static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 200;

    /** Maximum size of a response that is read into memory. */
    private static final int MOST_BYTES = 64 << 20;

    private final URI address;
    private final String token;
    private final HttpClient http;
    private final Duration patience;
    private boolean warned;

    /**
     * @param token API token; may be empty, but then the center rejects requests that need a right
     * @param ca file with the CA of the center's certificate in PEM; empty to use the CAs trusted by Java
     */
    Center(URI address, String token, Optional<Path> ca) {
        this(address, token, ca, PATIENCE);
    }

    /** @param patience maximum time until the response starts, between received bytes, and for a whole response that is not a download */
    Center(URI address, String token, Optional<Path> ca, Duration patience) {
        this.address = address;
        this.token = token;
        this.patience = patience;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        this.http = ca.map(TrustedCa::context)
                .map(client::sslContext)
                .orElse(client)
                .build();
    }

    public URI address() {
        return address;
    }

    public String token() {
        return token;
    }

    HttpClient http() {
        return http;
    }

    /**
     * Starts a download. Reading the body fails if no data arrives for {@link #PATIENCE}.
     *
     * @throws CenterRefusal for a status other than 200
     */
    public HttpResponse<InputStream> download(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .timeout(patience)
                        .build(),
                this::bounded);
        if (answer.statusCode() != 200) {
            throw CenterRefusal.of(answer.statusCode(), parse(readBody(answer)), "GET " + path);
        }
        return answer;
    }

    /**
     * Sends a request that is answered with a file. Reading the body fails if no data arrives for {@link #PATIENCE}.
     *
     * @throws CenterRefusal for a status other than 200
     */
    public HttpResponse<InputStream> download(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(patience)
                        .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()))
                        .build(),
                this::bounded);
        if (answer.statusCode() != 200) {
            throw CenterRefusal.of(answer.statusCode(), parse(readBody(answer)), "POST " + path);
        }
        return answer;
    }

    private BodySubscriber<InputStream> bounded(HttpResponse.ResponseInfo info) {
        return BodySubscribers.mapping(BodySubscribers.ofInputStream(), body -> new BoundedBody(body, patience));
    }

    private String readBody(HttpResponse<InputStream> answer) throws IOException {
        try (BoundedBody body = (BoundedBody) answer.body()) {
            return new String(body.whole(MOST_BYTES, patience), StandardCharsets.UTF_8);
        }
    }

    public JsonNode get(String path) {
        return send("GET", path, null);
    }

    /** Sends the request with an idempotency key, so that a request repeated by the network has no further effect. */
    public JsonNode post(String path, Object body) {
        return send("POST", path, JSON.valueToTree(body));
    }

    /** Sends a file unchanged, with an idempotency key. */
    public JsonNode postBytes(String path, byte[] body, String type) {
        return send("POST", path, BodyPublishers.ofByteArray(body), type);
    }

    public JsonNode put(String path, Object body) {
        return send("PUT", path, JSON.valueToTree(body));
    }

    /** Sends a file unchanged. */
    public JsonNode putBytes(String path, byte[] body) {
        return send("PUT", path, BodyPublishers.ofByteArray(body), "application/octet-stream");
    }

    public JsonNode patch(String path, Object body) {
        return send("PATCH", path, JSON.valueToTree(body));
    }

    public void delete(String path) {
        send("DELETE", path, null);
    }

    /**
     * Reads all pages of a list, but at most {@code limit} items.
     *
     * @return the total number of items; 0 if the center does not send this number
     */
    public long each(String path, Map<String, String> query, int limit, Consumer<JsonNode> item) {
        Map<String, String> asked = new TreeMap<>(query);
        int left = limit;
        long total = 0;
        while (left > 0) {
            asked.put("limit", Integer.toString(Math.min(left, PAGE)));
            JsonNode page = get(path + query(asked));
            total = Math.max(total, page.path("total").asLong());
            for (JsonNode one : page.path("items")) {
                item.accept(one);
                left--;
            }
            String cursor = page.path("nextCursor").asText("");
            if (cursor.isEmpty() || page.path("items").isEmpty()) {
                return total;
            }
            asked.put("cursor", cursor);
        }
        return total;
    }

    /** Percent-encodes a path segment. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public URI resolve(String path) {
        String base = address.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1" + path);
    }

    public StartFailure unreachable(Throwable cause) {
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof SSLException) {
                return TrustedCa.untrusted(address, one);
            }
        }
        return new StartFailure(
                "center.unreachable",
                "The center at " + address + " does not answer.",
                "Start the center with \"watchfloor serve\", or name another center with --center URL.",
                cause);
    }

    /** The warning is printed once per command, on standard error because programs may read standard output. */
    private void warnIncomplete(String percent) {
        if (!warned) {
            warned = true;
            System.err.printf(
                    "The center is rebuilding its projections (%s %%): lists are incomplete until then.%n", percent);
        }
    }

    JsonNode send(String method, String path, @Nullable JsonNode body) {
        return body == null
                ? send(method, path, BodyPublishers.noBody(), null)
                : send(method, path, BodyPublishers.ofString(body.toString()), "application/json");
    }

    private JsonNode send(String method, String path, BodyPublisher body, @Nullable String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(resolve(path))
                .timeout(patience)
                .header("Accept", "application/json, application/problem+json")
                .method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (type != null) {
            request.header("Content-Type", type);
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), this::bounded);
            response.headers().firstValue(Operation.REBUILDING).ifPresent(this::warnIncomplete);
            JsonNode answer = parse(body(response));
            if (response.statusCode() / 100 != 2) {
                throw CenterRefusal.of(response.statusCode(), answer, method + " " + path);
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private String body(HttpResponse<InputStream> answer) {
        try {
            return readBody(answer);
        } catch (IOException e) {
            throw new StartFailure(
                    "center.answer",
                    "The answer of the center at %s ended early: %s.".formatted(address, e.getMessage()),
                    "The operation may or may not have been executed. Check the result before you run the command"
                            + " again.",
                    e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode
                    .getInstance(); // not JSON, such as the HTML page of a proxy, so only the status is reported
        }
    }

    /** Returns the query string with the question mark, or an empty string if there are no parameters. */
    public static String query(Map<String, String> query) {
        return query.isEmpty() ? "" : "?" + encode(query);
    }

    private static String encode(Map<String, String> query) {
        return query.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
