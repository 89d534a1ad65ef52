package io.watchfloor.sensors.protocol;

import java.util.Optional;

/**
 * A one-time token as people copy it: {@code SECRET} or {@code SECRET.CA}.
 *
 * @param secret what the center is told
 * @param ca by which the sensor recognizes the center before it tells the secret: the SHA-256 of the DER form of the
 *     center's own CA, in base64url without padding. Empty when the center's certificate is one that everybody trusts,
 *     or there is none
 */
public record EnrolmentToken(String secret, Optional<String> ca) {

    public static EnrolmentToken parse(String text) {
        String bare = text.strip();
        int dot = bare.indexOf('.');
        return dot < 0
                ? new EnrolmentToken(bare, Optional.empty())
                : new EnrolmentToken(bare.substring(0, dot), Optional.of(bare.substring(dot + 1)));
    }

    /** As people copy it. */
    public String text() {
        return ca.map(pinned -> secret + "." + pinned).orElse(secret);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "EnrolmentToken[ca=%s]".formatted(ca.orElse("none"));
    }
}
