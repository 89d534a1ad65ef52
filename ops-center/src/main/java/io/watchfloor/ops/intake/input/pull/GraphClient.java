package io.watchfloor.ops.intake.input.pull;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Queries Microsoft Graph with the identity of an application (OAuth 2.0 client credentials). Not thread-safe. */
final class GraphClient {

    private static final int UNAUTHORIZED = 401;
    private static final int LONGEST_PAGE = 32 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BEFORE_END = Duration.ofMinutes(2);

    private final URI tokens;
    private final URI endpoint;
    private final Application application;
    private final EgressClient egress;
    private final BoundedJson json;
    private final Clock clock;
    private String token = "";
    private Instant tokenEnds = Instant.EPOCH;

    /** The credentials of the application at Microsoft Entra ID. */
    record Application(String clientId, String clientSecret) {

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Application[" + clientId + "]";
        }
    }

    /**
     * @param tokens the token endpoint
     * @param endpoint the address of Graph, with its version; the access token is sent only to this address
     */
    GraphClient(URI tokens, URI endpoint, Application application, EgressClient egress, BoundedJson json, Clock clock) {
        this.tokens = tokens;
        this.endpoint = endpoint;
        this.application = application;
        this.egress = egress;
        this.json = json;
        this.clock = clock;
    }

    /** @param uri a URI of this endpoint, or a next link from an earlier response */
    JsonNode get(URI uri) throws EgressFailure, PullFailure {
        if (!endpoint.getScheme().equals(uri.getScheme())
                || !endpoint.getRawAuthority().equals(uri.getRawAuthority())) {
            throw new PullFailure(
                    "graph.next-link",
                    "The link to the next page points to another host: %s.".formatted(uri.getRawAuthority()));
        }
        EgressAnswer answer = egress.send(EgressRequest.get(uri)
                .bytesUpTo(LONGEST_PAGE)
                .within(PATIENCE)
                .header("Authorization", "Bearer " + token())
                .header("Accept", "application/json"));
        if (answer.status() == UNAUTHORIZED) {
            tokenEnds = Instant.EPOCH;
        }
        if (!answer.good()) {
            throw failed("graph.answer-" + answer.status(), "Graph", uri.getRawPath(), answer);
        }
        return read("graph.answer", answer);
    }

    private String token() throws EgressFailure, PullFailure {
        if (clock.instant().isBefore(tokenEnds)) {
            return token;
        }
        EgressAnswer answer = egress.send(EgressRequest.post(
                        tokens,
                        "application/x-www-form-urlencoded",
                        form(Map.of(
                                "client_id",
                                application.clientId(),
                                "client_secret",
                                application.clientSecret(),
                                "grant_type",
                                "client_credentials",
                                "scope",
                                endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/.default")))
                .within(PATIENCE));
        if (!answer.good()) {
            throw failed("graph.token-" + answer.status(), "The token endpoint", tokens.getRawPath(), answer);
        }
        JsonNode given = read("graph.token", answer);
        token = given.path("access_token").asText("");
        if (token.isEmpty()) {
            throw new PullFailure("graph.token", "The token endpoint returned no access_token.");
        }
        tokenEnds = clock.instant()
                .plusSeconds(Math.max(0, given.path("expires_in").asLong(0)))
                .minus(BEFORE_END);
        return token;
    }

    private static String form(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    private JsonNode read(String code, EgressAnswer answer) throws PullFailure {
        try {
            return json.tree(answer.bytes().toArrayUnsafe());
        } catch (InputRejection e) {
            throw new PullFailure(code, "The response is not valid JSON.");
        }
    }

    /** The failure contains the provider's error code, but no other part of the response. */
    private PullFailure failed(String code, String who, String path, EgressAnswer answer) {
        String said = "";
        try {
            JsonNode error = json.tree(answer.bytes().toArrayUnsafe()).path("error");
            said = error.isTextual() ? error.asText() : error.path("code").asText("");
        } catch (InputRejection e) {
            // The HTTP status alone is sufficient.
        }
        return new PullFailure(
                code,
                "%s responded with status %d%s to %s."
                        .formatted(who, answer.status(), said.matches("[\\w.-]{1,80}") ? " (" + said + ")" : "", path),
                retryAfter(answer));
    }

    private static Duration retryAfter(EgressAnswer answer) {
        String seconds = answer.header("retry-after").orElse("");
        return seconds.matches("\\d{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }
}
