package io.watchfloor.dashboards.access.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Credentials of HTTP Basic authentication (RFC 7617). */
record BasicCredentials(String username, String password) {

    private static final String BASIC = "Basic ";

    /** @param header value of the header {@code Authorization} */
    static Optional<BasicCredentials> parse(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String text = new String(decoded, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "BasicCredentials[" + username + "]";
    }
}
