package io.watchfloor.ops.egress;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the other side answered. A redirect is an answer like any other: nobody follows it.
 *
 * @param headers by their names in lower case
 * @param body as UTF-8
 */
public record EgressAnswer(int status, Map<String, List<String>> headers, String body) {

    public boolean good() {
        return status >= 200 && status < 300;
    }

    public Optional<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
    }

    /** Without the body, which may be secret. */
    @Override
    public String toString() {
        return "EgressAnswer[status=%d]".formatted(status);
    }
}
