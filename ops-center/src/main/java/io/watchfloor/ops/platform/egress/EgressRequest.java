package io.watchfloor.ops.platform.egress;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.util.ByteString;

/**
 * An outgoing request.
 *
 * @param method GET, POST or PATCH
 * @param body empty for a GET request
 * @param timeout time limit from resolving the name to the last byte of the response; if empty, {@code
 * watchfloor.egress.timeout} applies
 * @param reading how the response is read
 */
public record EgressRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        Optional<ByteString> body,
        Optional<Duration> timeout,
        Reading reading) {

    /**
     * How a response is read.
     *
     * @param body whether the body is read
     * @param limit the longest body; if empty, {@code watchfloor.egress.answer-limit} applies
     * @param packed whether a {@code Content-Encoding} is accepted; the bytes are not decoded
     */
    public record Reading(boolean body, OptionalInt limit, boolean packed) {

        static final Reading ALL = new Reading(true, OptionalInt.empty(), false);
        static final Reading STATUS = new Reading(false, OptionalInt.empty(), false);
    }

    /** Parses a URL that a user entered or that was received. */
    public static URI address(String text) throws EgressFailure {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw EgressFailure.refused("egress.host", "Not a valid URL: " + e.getMessage() + ".");
        }
    }

    public static EgressRequest get(URI uri) {
        return new EgressRequest("GET", uri, Map.of(), Optional.empty(), Optional.empty(), Reading.ALL);
    }

    public static EgressRequest post(URI uri, String contentType, String body) {
        return post(uri, contentType, ByteString.fromString(body, StandardCharsets.UTF_8));
    }

    public static EgressRequest post(URI uri, String contentType, ByteString body) {
        return new EgressRequest(
                "POST", uri, Map.of("Content-Type", contentType), Optional.of(body), Optional.empty(), Reading.ALL);
    }

    public static EgressRequest patch(URI uri, String contentType, String body) {
        return new EgressRequest(
                "PATCH",
                uri,
                Map.of("Content-Type", contentType),
                Optional.of(ByteString.fromString(body, StandardCharsets.UTF_8)),
                Optional.empty(),
                Reading.ALL);
    }

    /** @throws IllegalArgumentException if the name or value is not valid in a header */
    public EgressRequest header(String name, String value) {
        if (!name.matches("[A-Za-z0-9-]+") || !value.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("Not a header: " + name);
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new EgressRequest(method, uri, more, body, timeout, reading);
    }

    public EgressRequest within(Duration time) {
        return new EgressRequest(method, uri, headers, body, Optional.of(time), reading);
    }

    /** Reads only the status of the response. */
    public EgressRequest statusOnly() {
        return new EgressRequest(method, uri, headers, body, timeout, Reading.STATUS);
    }

    /** Reads the bytes of the response without decoding them. */
    public EgressRequest bytesUpTo(int limit) {
        return new EgressRequest(method, uri, headers, body, timeout, new Reading(true, OptionalInt.of(limit), true));
    }

    /** Omits the headers and body, which may contain secrets. */
    @Override
    public String toString() {
        return method + " " + uri;
    }
}
