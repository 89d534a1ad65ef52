package io.watchfloor.ops.intake.input;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The token of an {@code Authorization} header, in each format used by clients of the supported protocols: {@code
 * Bearer}, {@code Splunk}, {@code ApiKey} (the key, or {@code id:key} in base64) and {@code Basic} (the password; the
 * user name is ignored).
 *
 * @param given whether the request contains the header
 * @param token empty when there is no header, or when the header is malformed
 */
public record InputCredential(boolean given, Optional<String> token) {

    private static final InputCredential NONE = new InputCredential(false, Optional.empty());

    public static InputCredential of(HttpRequest request) {
        return request.getHeader("Authorization")
                .map(HttpHeader::value)
                .map(InputCredential::of)
                .orElse(NONE);
    }

    static InputCredential of(String header) {
        int blank = header.indexOf(' ');
        String scheme = (blank < 0 ? header : header.substring(0, blank)).toLowerCase(Locale.ROOT);
        String rest = blank < 0 ? "" : header.substring(blank).strip();
        return new InputCredential(true, token(scheme, rest).filter(token -> !token.isBlank()));
    }

    private static Optional<String> token(String scheme, String rest) {
        return switch (scheme) {
            case "bearer", "splunk" -> Optional.of(rest);
            case "basic" -> behindColon(rest);
            case "apikey" -> behindColon(rest).or(() -> Optional.of(rest));
            default -> Optional.empty();
        };
    }

    private static Optional<String> behindColon(String base64) {
        try {
            String both = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(both.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
