package io.watchfloor.ops.paging.contact.http;

import java.util.Map;
import java.util.Optional;

/**
 * What is sent to a service.
 *
 * @param body empty: a GET
 */
record Post(String url, String contentType, Optional<String> body, Map<String, String> headers) {

    static Post json(String url, Object body) {
        return json(url, body, Map.of());
    }

    static Post json(String url, Object body, Map<String, String> headers) {
        return new Post(url, "application/json", Optional.of(body.toString()), headers);
    }

    /** Without body and headers, which may be secret; so may the address. */
    @Override
    public String toString() {
        return "Post[" + contentType + "]";
    }
}
