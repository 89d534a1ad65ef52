package io.watchfloor.dashboards.access;

import io.watchfloor.config.digest.Digests;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random secrets of 256 bits. They cannot be guessed, so storing a fast hash is sufficient. */
public final class Secret {

    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;

    private Secret() {}

    /** @param prefix names the kind of secret, so that secret scanners find it in repositories */
    public static String next(SecureRandom random, String prefix) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A random id for a secret, short enough to be typed; it does not reveal the secret. */
    public static String id(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public static byte[] hash(String secret) {
        return Digests.sha256(secret);
    }
}
