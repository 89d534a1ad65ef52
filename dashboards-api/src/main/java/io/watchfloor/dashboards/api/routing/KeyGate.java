package io.watchfloor.dashboards.api.routing;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.intake.ledger.TelemetryKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * Rejects an {@code Idempotency-Key} that was used with another body. Otherwise the second request would count as a
 * repetition and change nothing. A key belongs to one person, method and path.
 */
public final class KeyGate implements Gate {

    private final TelemetryKeys keys;

    public KeyGate(TelemetryKeys keys) {
        this.keys = keys;
    }

    @Override
    public Optional<Problem> before(Call call) {
        String method = call.request().method().name();
        Optional<String> key = RequestKey.header(call);
        if (key.isEmpty() || method.equals("GET") || method.equals("HEAD")) {
            return Optional.empty();
        }
        String address = method + '\n' + call.request().getUri().getPathString();
        byte[] body = digest(
                call.request().getUri().rawQueryString().orElse(""),
                call.bytes().toArray());
        return keys.claim("person:" + call.person().name(), address + '\n' + key.get(), body)
                ? Optional.empty()
                : Optional.of(new Problem(
                        422,
                        "request.key-reused",
                        "This Idempotency-Key was used with another body, so nothing was changed. Use a new key"
                                + " for another request.",
                        Map.of("field", "Idempotency-Key")));
    }

    private static byte[] digest(String query, byte[] body) {
        MessageDigest digest = Digests.sha256();
        digest.update(query.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return digest.digest(body);
    }
}
