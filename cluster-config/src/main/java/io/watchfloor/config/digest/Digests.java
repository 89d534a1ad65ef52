package io.watchfloor.config.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 and HMAC-SHA-256. Texts are encoded in UTF-8. */
public final class Digests {

    private static final String HMAC = "HmacSHA256";

    private Digests() {}

    /** Creates an empty SHA-256 digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    public static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    public static byte[] sha256(String text) {
        return sha256(text.getBytes(UTF_8));
    }

    /** Returns the SHA-256 digest as 64 hexadecimal digits. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    /** Returns the SHA-256 digest of the text as 64 hexadecimal digits. */
    public static String hex(String text) {
        return hex(text.getBytes(UTF_8));
    }

    /**
     * Returns the first eight bytes of the SHA-256 digest as a number. Equal texts give equal numbers. For example, the
     * number is the epoch of an input without a spool.
     */
    public static long number(String text) {
        return ByteBuffer.wrap(sha256(text)).getLong();
    }

    /** @param key HMAC key, not empty */
    public static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    /** @param key HMAC key, not empty */
    public static byte[] hmac(byte[] key, String text) {
        return hmac(key, text.getBytes(UTF_8));
    }
}
