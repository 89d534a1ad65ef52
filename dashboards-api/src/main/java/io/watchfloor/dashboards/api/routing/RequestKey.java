package io.watchfloor.dashboards.api.routing;

import io.watchfloor.config.digest.Digests;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Derives the id of a request from its {@code Idempotency-Key}; entities and tables store this id to recognize repeated
 * requests.
 */
public final class RequestKey {

    private static final int LONGEST = 200;

    private RequestKey() {}

    /**
     * Returns the request id for a command; null without a key. A key belongs to one operation of one person: another
     * person's request with the same key is a different request.
     */
    public static @Nullable String of(Call call, String verb) {
        return header(call)
                .map(key -> hash(verb + '\n' + call.person().name() + '\n' + key))
                .orElse(null);
    }

    /** Returns the key as the client sent it; empty if the client sent no key. */
    static Optional<String> header(Call call) {
        Optional<String> key = call.header("Idempotency-Key").map(String::strip).filter(text -> !text.isEmpty());
        if (key.isPresent() && key.get().length() > LONGEST) {
            throw Problem.field(
                            "request.idempotency-key",
                            "Idempotency-Key",
                            "Idempotency-Key must have at most %d characters.".formatted(LONGEST))
                    .asException();
        }
        return key;
    }

    /**
     * Returns the request id for a request that creates something. The same key with another path or body is a
     * different request.
     */
    public static @Nullable String ofMaking(Call call) {
        return of(
                call,
                call.action()
                        + '\n'
                        + call.request().getUri().path()
                        + '\n'
                        + call.bytes().utf8String());
    }

    /**
     * Creates the error for a repeated request if the credential that it created has been used or has ended since then.
     */
    public static Problem repeated(String what) {
        return Problem.of(
                409,
                "request.repeated",
                ("The request was executed before, and %s was used or has ended since. Its secret is not"
                                        + " shown again. Send another")
                                .formatted(what)
                        + " Idempotency-Key to create another one.");
    }

    private static String hash(String text) {
        byte[] digest = Digests.sha256(text);
        return HexFormat.of().formatHex(digest, 0, 12);
    }
}
