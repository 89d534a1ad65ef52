package io.watchfloor.ops.paging.escalation;

import io.watchfloor.config.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs a webhook's body together with the time of signing, and verifies such signatures (RFC 2104 with SHA-256). */
public final class Signature {

    public static final String HEADER = "Watchfloor-Signature";

    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");

    private final byte[] key;

    public Signature(String secret) {
        this.key = secret.getBytes(StandardCharsets.UTF_8);
    }

    public String header(long epochSecond, String body) {
        return "t=" + epochSecond + ",v1=" + hex(epochSecond, body);
    }

    /**
     * @param tolerance largest difference between the signature's time and {@code nowEpochSecond}, in seconds
     * @return whether the header is a valid and current signature of the body
     */
    public boolean signs(String header, String body, long nowEpochSecond, long tolerance) {
        Matcher form = FORM.matcher(header);
        if (!form.matches()) {
            return false;
        }
        long time = Long.parseLong(form.group(1));
        return Math.abs(nowEpochSecond - time) <= tolerance
                && MessageDigest.isEqual(
                        form.group(2).getBytes(StandardCharsets.US_ASCII),
                        hex(time, body).getBytes(StandardCharsets.US_ASCII));
    }

    private String hex(long epochSecond, String body) {
        return HexFormat.of().formatHex(Digests.hmac(key, epochSecond + "." + body));
    }
}
