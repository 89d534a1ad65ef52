package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.access.Permission;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One line of the table of routes.
 *
 * @param method upper case
 * @param path {@code /api/v1/cases/{id}}: a segment in braces takes any value
 * @param needs what the person must be allowed
 * @param largestBody in bytes; a larger one is refused
 */
record ApiRoute(String method, String path, Permission needs, Endpoint endpoint, long largestBody) {

    private static final long LARGEST_BODY = 64 * 1024;

    /** Anybody may send it, so it is no larger than a token and a name. */
    private static final long LARGEST_OF_ANYBODY = 4 * 1024;

    ApiRoute(String method, String path, Permission needs, Endpoint endpoint) {
        this(method, path, needs, endpoint, needs == Permission.NONE ? LARGEST_OF_ANYBODY : LARGEST_BODY);
    }

    ApiRoute withBodyOf(long bytes) {
        return new ApiRoute(method, path, needs, endpoint, bytes);
    }

    /** Called on a thread that may block. */
    @FunctionalInterface
    interface Endpoint {
        CompletionStage<HttpResponse> answer(Call call);
    }

    /** An endpoint that has its answer at once. */
    @FunctionalInterface
    interface Reading {
        HttpResponse answer(Call call);
    }

    static ApiRoute get(String path, Permission needs, Reading reading) {
        return reading("GET", path, needs, reading);
    }

    static ApiRoute reading(String method, String path, Permission needs, Reading reading) {
        return new ApiRoute(method, path, needs, call -> CompletableFuture.completedFuture(reading.answer(call)));
    }

    /** @return the values of the segments in braces, or nothing when the path is another one */
    Optional<Map<String, String>> match(List<String> segments) {
        List<String> own = segments(path);
        if (own.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            String segment = own.get(i);
            if (segment.startsWith("{")) {
                values.put(segment.substring(1, segment.length() - 1), segments.get(i));
            } else if (!segment.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.substring(1).split("/", -1));
    }
}
