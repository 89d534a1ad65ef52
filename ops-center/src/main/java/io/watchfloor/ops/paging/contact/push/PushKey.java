package io.watchfloor.ops.paging.contact.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.config.digest.Digests;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import org.apache.pekko.util.ByteString;

/**
 * The key by which push services authenticate the center (VAPID). A browser's subscription is bound to this key.
 *
 * @param point the public key in the format that browsers expect
 * @param receipts the HMAC key of the tokens with which a browser reports a delivery
 */
record PushKey(ByteString point, PrivateKey secret, ByteString receipts) {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = BASE64.encodeToString("{\"typ\":\"JWT\",\"alg\":\"ES256\"}".getBytes(UTF_8));

    String text() {
        return BASE64.encodeToString(point.toArray());
    }

    /**
     * The value of {@code Authorization} (RFC 8292).
     *
     * @param audience origin of the push service
     * @param subject contact of the center's operator: an https or mailto address
     */
    String authorization(String audience, String subject, Instant until) {
        String claims =
                "{\"aud\":\"%s\",\"exp\":%d,\"sub\":\"%s\"}".formatted(audience, until.getEpochSecond(), subject);
        String signed = HEADER + "." + BASE64.encodeToString(claims.getBytes(UTF_8));
        try {
            // JOSE requires the two numbers of the signature without ASN.1 encoding.
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(secret);
            signature.update(signed.getBytes(UTF_8));
            return "vapid t=" + signed + "." + BASE64.encodeToString(signature.sign()) + ", k=" + text();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK supports ECDSA", e);
        }
    }

    /** A token that proves the receipt of one push. The token identifies no person and grants no other access. */
    String receipt(String key) {
        return BASE64.encodeToString(Digests.hmac(receipts.toArray(), key));
    }

    boolean isReceiptOf(String key, String receipt) {
        return MessageDigest.isEqual(receipt(key).getBytes(UTF_8), receipt.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "PushKey[%s]".formatted(text());
    }
}
