package io.watchfloor.dashboards.access;

import io.watchfloor.config.digest.Digests;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Creates random secrets of 256 bits. Such secrets cannot be guessed, so storing a fast hash is sufficient. */
public final class Secret {

    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;

    private Secret() {}

    /** @param prefix identifies the kind of secret, so that secret scanners detect leaked secrets in repositories */
    public static String next(SecureRandom random, String prefix) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Creates a random id for a secret. The id is short enough to be typed and does not reveal the secret. */
    public static String id(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public static byte[] hash(String secret) {
        return Digests.sha256(secret);
    }
}
