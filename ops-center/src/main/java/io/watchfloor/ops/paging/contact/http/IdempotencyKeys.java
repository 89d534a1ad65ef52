package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.config.digest.Digests;
import java.util.HexFormat;

/** Hashes idempotency keys to a length and alphabet that every service accepts. */
final class IdempotencyKeys {

    private static final int LENGTH = 32;

    private IdempotencyKeys() {}

    /** Returns 32 hexadecimal digits, which are always the same for the same key. */
    static String of(String key) {
        byte[] hash = Digests.sha256(key);
        return HexFormat.of().formatHex(hash).substring(0, LENGTH);
    }
}
