package io.watchfloor.sensors.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A one-time token as people copy it: {@code SECRET}, {@code SECRET.CA}, {@code SECRET@ADDRESSES} or {@code SECRET@ADDRESSES.CA}. Sensors
 * of earlier versions tell the center all that stands before the dot, and it reads the secret out of that.
 *
 * @param secret what the center is told
 * @param ca by which the sensor recognizes the center before it tells the secret: the SHA-256 of the DER form of the
 *     center's own CA, in base64url without padding. Empty when the center's certificate is one that everybody trusts,
 *     or there is none
 * @param addresses where the center is reached, the preferred one first; in the token as base64url of their text, parted by blanks
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

    /** What was cut off while copying is no address; the secret and the CA are still told apart. */
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

    /** As people copy it. */
    public String text() {
        String packed = addresses.isEmpty()
                ? ""
                : "@"
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(String.join(" ", addresses).getBytes(StandardCharsets.UTF_8));
        return secret + packed + ca.map(pinned -> "." + pinned).orElse("");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "EnrolmentToken[ca=%s, addresses=%s]".formatted(ca.orElse("none"), addresses);
    }
}
