package io.watchfloor.ops.intel.feed;

import io.watchfloor.config.tls.ClientIdentity;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLSocketFactory;
import org.apache.pekko.util.ByteString;

/** Requests to the server of one feed, with its credentials. */
final class FeedHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final EgressClient egress;
    private final String authorization;
    private final SSLSocketFactory sockets;

    /**
     * Creates a client.
     *
     * @param secret password or bearer token; empty for none
     * @param identity client certificate and key; empty for none
     */
    FeedHttp(EgressClient egress, IntelFeed feed, String secret, Optional<ClientIdentity> identity) {
        this.egress = egress;
        this.sockets = identity.map(egress::encryption).orElseGet(egress::encryption);
        this.authorization = secret.isEmpty()
                ? ""
                : feed.username().isEmpty()
                        ? "Bearer " + secret
                        : "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (feed.username() + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** @param bytes the longest body */
    EgressAnswer get(URI url, Map<String, String> headers, int bytes) throws EgressFailure {
        return send(new EgressRequest("GET", url, headers, Optional.empty(), Optional.of(TIMEOUT), reading(bytes)));
    }

    /**
     * Sends a body.
     *
     * @param type of the body and of the answer
     * @param bytes the longest answer
     */
    EgressAnswer post(URI url, String type, ByteString body, int bytes) throws EgressFailure {
        return send(new EgressRequest(
                "POST",
                url,
                Map.of("Accept", type, "Content-Type", type),
                Optional.of(body),
                Optional.of(TIMEOUT),
                reading(bytes)));
    }

    private static EgressRequest.Reading reading(int bytes) {
        return new EgressRequest.Reading(true, OptionalInt.of(bytes), false);
    }

    private EgressAnswer send(EgressRequest request) throws EgressFailure {
        return egress.send(authorization.isEmpty() ? request : request.header("Authorization", authorization), sockets);
    }

    /** Returns the delay that the server asks for; zero if none. */
    static Duration retryAfter(EgressAnswer answer) {
        return answer.header("retry-after")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    /** @param area start of the codes, such as {@code taxii} */
    static void check(EgressAnswer answer, String area) throws FeedFailure {
        int status = answer.status();
        if (answer.good()) {
            return;
        }
        Duration wait = retryAfter(answer);
        throw switch (status) {
            case 401, 403 ->
                new FeedFailure(
                        area + ".credentials",
                        "The server refused the credentials (%d). Set the password or the client certificate of the feed again."
                                .formatted(status),
                        wait);
            case 404 -> new FeedFailure(area + ".not-found", "The server does not know the URL (404).", wait);
            case 429, 503 -> new FeedFailure(area + ".busy", "The server asks to wait (%d).".formatted(status), wait);
            default -> new FeedFailure(area + ".status", "The server answered with %d.".formatted(status), wait);
        };
    }
}
