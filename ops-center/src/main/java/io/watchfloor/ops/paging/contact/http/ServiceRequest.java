package io.watchfloor.ops.paging.contact.http;

import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request to a service.
 *
 * @param body empty for a GET request
 */
record ServiceRequest(String url, String contentType, Optional<String> body, Map<String, String> headers) {

    static ServiceRequest json(String url, Object body) {
        return json(url, body, Map.of());
    }

    static ServiceRequest json(String url, Object body, Map<String, String> headers) {
        return new ServiceRequest(url, "application/json", Optional.of(body.toString()), headers);
    }

    /** Omits the address, body and headers, which may contain secrets. */
    @Override
    public String toString() {
        return "Post[" + contentType + "]";
    }
}
