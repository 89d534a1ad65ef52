package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.ops.paging.contact.ContactMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of an HTTP gateway for SMS or voice calls. The texts contain the placeholders {@link Template#PLACES}.
 *
 * @param way SMS or voice
 * @param body empty for a GET request
 * @param token value of the placeholder {@code {token}}
 * @param receipt JSON pointer to the message id in the gateway's response
 * @param segments limit of segments of one SMS
 */
public record Gateway(
        ContactMethod way,
        String url,
        String contentType,
        Optional<String> body,
        Map<String, String> headers,
        String token,
        String receipt,
        int segments,
        Duration timeout) {

    /** Omits all values that may be secret. */
    @Override
    public String toString() {
        return "Gateway[" + way.text() + "]";
    }
}
