package io.watchfloor.ops.paging.escalation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a webhook's body together with its time, and checks such a signature (RFC 2104 with SHA-256). */
public final class Signature {

    public static final String HEADER = "Watchfloor-Signature";

    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");

    private final SecretKeySpec key;

    public Signature(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    public String header(long epochSecond, String body) {
        return "t=" + epochSecond + ",v1=" + hex(epochSecond, body);
    }

    /**
     * @param tolerance most seconds between the signature's time and {@code nowEpochSecond}
     * @return whether the header is a valid signature of this body now
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
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((epochSecond + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
