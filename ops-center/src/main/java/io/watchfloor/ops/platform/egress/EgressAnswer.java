package io.watchfloor.ops.platform.egress;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * The response of an HTTP server. Redirects are not followed, but returned like other responses.
 *
 * @param headers the headers, by name in lower case
 */
public record EgressAnswer(int status, Map<String, List<String>> headers, ByteString bytes) {

    /** The body decoded as UTF-8. */
    public String body() {
        return bytes.decodeString(StandardCharsets.UTF_8);
    }

    public boolean good() {
        return status >= 200 && status < 300;
    }

    public Optional<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
    }

    /** Omits the body, which may contain secrets. */
    @Override
    public String toString() {
        return "EgressAnswer[status=%d]".formatted(status);
    }
}
