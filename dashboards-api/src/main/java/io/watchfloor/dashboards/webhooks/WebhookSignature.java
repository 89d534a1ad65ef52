package io.watchfloor.dashboards.webhooks;

import io.watchfloor.config.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Signs deliveries and checks signatures, as the specification Standard Webhooks 1.0 defines for symmetric secrets. */
public final class WebhookSignature {

    public static final String ID = "Webhook-Id";
    public static final String TIMESTAMP = "Webhook-Timestamp";
    public static final String SIGNATURE = "Webhook-Signature";

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final int SECRET_BYTES = 32;
    private static final int LEAST_BYTES = 24;

    /** Why a delivery is not accepted. */
    public enum Problem {
        TIMESTAMP("The header Webhook-Timestamp is not a number of seconds since 1970."),
        OLD("The delivery is older than the tolerance: it is repeated, or the clocks differ."),
        EARLY("The time of the delivery is in the future: the clocks differ."),
        SIGNATURE(
                "No signature of the header Webhook-Signature matches: the secret, the id, the time or the body differs.");

        private final String message;

        Problem(String message) {
            this.message = message;
        }

        public String message() {
            return message;
        }
    }

    private WebhookSignature() {}

    /** Returns a random secret in the form of the specification. */
    public static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether the text is a secret in the form of the specification. */
    public static boolean isSecret(String text) {
        return key(text).filter(key -> key.length >= LEAST_BYTES).isPresent();
    }

    /** Returns the header {@code Webhook-Signature}: a signature with each secret. */
    public static String header(List<String> secrets, String id, long epochSecond, byte[] body) {
        return secrets.stream()
                .map(secret -> VERSION + Base64.getEncoder().encodeToString(mac(secret, id, epochSecond, body)))
                .collect(Collectors.joining(" "));
    }

    /**
     * Checks a delivery as a receiver does.
     *
     * @param now in seconds since 1970
     * @param tolerance the largest difference between the time of the delivery and {@code now}, in seconds
     * @return empty if the signature is valid and current
     */
    public static Optional<Problem> check(
            String secret, String id, String timestamp, String signatures, byte[] body, long now, long tolerance) {
        if (!timestamp.matches("\\d{1,12}")) {
            return Optional.of(Problem.TIMESTAMP);
        }
        long time = Long.parseLong(timestamp);
        byte[] expected = mac(secret, id, time, body);
        boolean signed = Arrays.stream(signatures.split(" ", -1))
                .filter(one -> one.startsWith(VERSION))
                .anyMatch(one -> decoded(one.substring(VERSION.length()))
                        .filter(given -> MessageDigest.isEqual(given, expected))
                        .isPresent());
        if (!signed) {
            return Optional.of(Problem.SIGNATURE);
        }
        if (time < now - tolerance) {
            return Optional.of(Problem.OLD);
        }
        return time > now + tolerance ? Optional.of(Problem.EARLY) : Optional.empty();
    }

    private static byte[] mac(String secret, String id, long epochSecond, byte[] body) {
        byte[] before = (id + "." + epochSecond + ".").getBytes(StandardCharsets.UTF_8);
        byte[] signed = Arrays.copyOf(before, before.length + body.length);
        System.arraycopy(body, 0, signed, before.length, body.length);
        return Digests.hmac(
                key(secret).orElseThrow(() -> new IllegalArgumentException("Not a secret of a webhook")), signed);
    }

    private static Optional<byte[]> key(String secret) {
        return secret.startsWith(PREFIX) ? decoded(secret.substring(PREFIX.length())) : Optional.empty();
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
