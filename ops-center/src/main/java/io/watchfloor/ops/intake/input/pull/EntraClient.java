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

/**
 * Sends requests to an API of Microsoft with the identity of an application that is registered in Entra ID (OAuth 2.0
 * client credentials). Not thread-safe.
 */
final class EntraClient {

    /** The Management Activity API reports throttling with this code, and sometimes with status 403. */
    private static final String THROTTLED = "AF429";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAUTHORIZED = 401;
    private static final int LONGEST_ANSWER = 32 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BEFORE_END = Duration.ofMinutes(2);

    /** Quotas of the Management Activity API are counted per minute. */
    private static final Duration USUAL_PAUSE = Duration.ofMinutes(1);

    private final Api api;
    private final URI tokens;
    private final Application application;
    private final EgressClient egress;
    private final BoundedJson json;
    private final Clock clock;
    private String token = "";
    private Instant tokenEnds = Instant.EPOCH;

    /**
     * An API of Microsoft.
     *
     * @param code prefix of the codes of failures
     * @param name as shown to users
     * @param endpoint address of the API; the access token is sent only to this host
     */
    record Api(String code, String name, URI endpoint) {}

    /** The credentials of the application at Microsoft Entra ID. */
    record Application(String clientId, String clientSecret) {

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Application[" + clientId + "]";
        }
    }

    /** @param tokens the token endpoint */
    EntraClient(Api api, URI tokens, Application application, EgressClient egress, BoundedJson json, Clock clock) {
        this.api = api;
        this.tokens = tokens;
        this.application = application;
        this.egress = egress;
        this.json = json;
        this.clock = clock;
    }

    /** @param uri a URI of this API, or a link from an earlier response */
    JsonNode get(URI uri) throws EgressFailure, PullFailure {
        return read(send(EgressRequest.get(uri)));
    }

    /**
     * Sends a request with an access token.
     *
     * @throws PullFailure if the API did not respond with success
     */
    EgressAnswer send(EgressRequest request) throws EgressFailure, PullFailure {
        URI uri = request.uri();
        URI endpoint = api.endpoint();
        if (!endpoint.getScheme().equals(uri.getScheme())
                || !endpoint.getRawAuthority().equals(uri.getRawAuthority())) {
            throw new PullFailure(
                    api.code() + ".next-link",
                    "%s returned a link to another host, %s. The link was not followed."
                            .formatted(api.name(), uri.getRawAuthority()));
        }
        EgressAnswer answer = egress.send(request.bytesUpTo(LONGEST_ANSWER)
                .within(PATIENCE)
                .header("Authorization", "Bearer " + token(PATIENCE))
                .header("Accept", "application/json"));
        if (answer.status() == UNAUTHORIZED) {
            forgetToken();
        }
        if (!answer.good()) {
            throw failed("answer", api.name(), uri.getRawPath(), answer);
        }
        return answer;
    }

    /** Parses the body of a response. */
    JsonNode read(EgressAnswer answer) throws PullFailure {
        return read("answer", answer);
    }

    /** The next request fetches a new token. */
    void forgetToken() {
        tokenEnds = Instant.EPOCH;
    }

    /**
     * Returns a valid access token. Blocks if a new one must be fetched.
     *
     * @param within time limit of the token endpoint's response
     */
    String token(Duration within) throws EgressFailure, PullFailure {
        if (clock.instant().isBefore(tokenEnds)) {
            return token;
        }
        URI endpoint = api.endpoint();
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
                .within(within));
        if (!answer.good()) {
            throw failed("token", "The token endpoint", tokens.getRawPath(), answer);
        }
        JsonNode given = read("token", answer);
        token = given.path("access_token").asText("");
        if (token.isEmpty()) {
            throw new PullFailure(api.code() + ".token", "The token endpoint returned no access_token.");
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

    private JsonNode read(String step, EgressAnswer answer) throws PullFailure {
        try {
            return json.tree(answer.bytes().toArrayUnsafe());
        } catch (InputRejection e) {
            throw new PullFailure(api.code() + "." + step, "The response is not valid JSON.");
        }
    }

    /** The failure contains the provider's error code, but no other part of the response. */
    private PullFailure failed(String step, String who, String path, EgressAnswer answer) {
        String said = "";
        try {
            JsonNode error = json.tree(answer.bytes().toArrayUnsafe()).path("error");
            said = error.isTextual() ? error.asText() : error.path("code").asText("");
        } catch (InputRejection e) {
            // The HTTP status alone is sufficient.
        }
        said = said.matches("[\\w.-]{1,80}") ? said : "";
        Duration pause = retryAfter(answer);
        boolean throttled = said.equals(THROTTLED);
        return new PullFailure(
                "%s.%s-%d".formatted(api.code(), step, throttled ? TOO_MANY_REQUESTS : answer.status()),
                "%s responded with status %d%s to %s."
                        .formatted(who, answer.status(), said.isEmpty() ? "" : " (" + said + ")", path),
                said,
                throttled && pause.isZero() ? USUAL_PAUSE : pause);
    }

    private static Duration retryAfter(EgressAnswer answer) {
        String seconds = answer.header("retry-after").orElse("");
        return seconds.matches("\\d{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }
}
