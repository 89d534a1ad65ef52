package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.ops.paging.contact.ContactMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway of telephones, as the settings describe it. Its texts have the places of {@link Template#PLACES}.
 *
 * @param way SMS or voice
 * @param body empty: a GET
 * @param token fills {@code {token}}
 * @param receipt where the answer holds the gateway's id of the message, as a JSON pointer
 * @param segments most parts of one SMS
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

    /** Without what may be secret. */
    @Override
    public String toString() {
        return "Gateway[" + way.text() + "]";
    }
}
