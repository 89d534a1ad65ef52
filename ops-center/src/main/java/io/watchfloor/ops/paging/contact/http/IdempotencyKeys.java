package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.config.digest.Digests;
import java.util.HexFormat;

/** Idempotency keys in a form that every service takes. */
final class IdempotencyKeys {

    private static final int LENGTH = 32;

    private IdempotencyKeys() {}

    /** 32 hexadecimal digits, the same for the same key. */
    static String of(String key) {
        byte[] hash = Digests.sha256(key);
        return HexFormat.of().formatHex(hash).substring(0, LENGTH);
    }
}
