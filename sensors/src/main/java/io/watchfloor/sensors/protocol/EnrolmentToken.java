package io.watchfloor.sensors.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A one-time enrolment token: {@code SECRET}, {@code SECRET.CA}, {@code SECRET@ADDRESSES} or
 * {@code SECRET@ADDRESSES.CA}. Sensors of earlier versions send everything before the dot, and the center extracts the
 * secret from it.
 *
 * @param secret the part that is sent to the center
 * @param ca SHA-256 fingerprint (of the DER form, base64url without padding) of the center's own CA. The sensor uses
 *     the fingerprint to verify the center before it sends the secret. Empty if a public CA issued the center's
 *     certificate, or without TLS
 * @param addresses the center's addresses, the preferred one first; in the token separated by spaces and encoded in
 *     base64url
 */
public record EnrolmentToken(String secret, Optional<String> ca, List<String> addresses) {

    private static final int MOST_ADDRESSES = 16;

    public EnrolmentToken {
        addresses = List.copyOf(addresses);
    }

    public static EnrolmentToken parse(String text) {
        String bare = text.strip();
        int dot = bare.indexOf('.');
        String before = dot < 0 ? bare : bare.substring(0, dot);
        Optional<String> ca = dot < 0 ? Optional.empty() : Optional.of(bare.substring(dot + 1));
        int at = before.indexOf('@');
        return at < 0
                ? new EnrolmentToken(before, ca, List.of())
                : new EnrolmentToken(before.substring(0, at), ca, addresses(before.substring(at + 1)));
    }

    /** If the addresses were truncated while the token was copied, the secret and the CA are still valid. */
    private static List<String> addresses(String packed) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(packed), StandardCharsets.UTF_8);
            return List.of(text.split(" ")).stream()
                    .filter(one -> !one.isBlank())
                    .limit(MOST_ADDRESSES)
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Returns the token as it is printed and typed. */
    public String text() {
        String packed = addresses.isEmpty()
                ? ""
                : "@"
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(String.join(" ", addresses).getBytes(StandardCharsets.UTF_8));
        return secret + packed + ca.map(pinned -> "." + pinned).orElse("");
    }

    /** Returns a description without the secret. */
    @Override
    public String toString() {
        return "EnrolmentToken[ca=%s, addresses=%s]".formatted(ca.orElse("none"), addresses);
    }
}
