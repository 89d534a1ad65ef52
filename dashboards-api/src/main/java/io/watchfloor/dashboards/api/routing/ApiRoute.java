package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.RouteDescription;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of routes.
 *
 * @param method HTTP method in upper case
 * @param path {@code /api/v1/cases/{id}}: a segment in braces matches any value
 * @param needs right that the person must have
 * @param largestBody maximum size in bytes
 * @param everyGroup whether the route affects assets of all groups and therefore requires an unlimited scope
 * @param dangerous whether {@link StepUp} requires a new passkey check
 * @param operation description of input and responses; null for a route that is not in the API description
 */
public record ApiRoute(
        String method,
        String path,
        Verb needs,
        Endpoint endpoint,
        long largestBody,
        boolean everyGroup,
        boolean dangerous,
        @Nullable Operation operation) {

    private static final long LARGEST_BODY = 64 * 1024;

    private static final String DANGEROUS =
            "Your role does not allow this, or a new passkey check is required: access.step-up,"
                    + " access.step-up-token.";

    /** Maximum size of a body on routes without authentication, just enough for a token and a name. */
    private static final long LARGEST_OF_ANYBODY = 4 * 1024;

    public ApiRoute(String method, String path, Verb needs, Endpoint endpoint) {
        this(method, path, needs, endpoint, needs == Verb.NONE ? LARGEST_OF_ANYBODY : LARGEST_BODY, false, false, null);
    }

    /** Throws an exception for a route without a right, so that the node does not start. */
    void check() {
        Objects.requireNonNull(needs, () -> "The route %s %s has no required right.".formatted(method, path));
    }

    /** Requires a scope with all groups. */
    public ApiRoute ofEveryGroup() {
        return new ApiRoute(method, path, needs, endpoint, largestBody, true, dangerous, operation);
    }

    /** Requires a new passkey check from people who have a passkey. */
    public ApiRoute asDangerous() {
        return new ApiRoute(method, path, needs, endpoint, largestBody, everyGroup, true, operation);
    }

    public ApiRoute withBodyOf(long bytes) {
        return new ApiRoute(method, path, needs, endpoint, bytes, everyGroup, dangerous, operation);
    }

    /** Adds the description of the operation. */
    public ApiRoute is(Operation described) {
        return new ApiRoute(method, path, needs, endpoint, largestBody, everyGroup, dangerous, described);
    }

    /** Creates a route without its endpoint. */
    public static ApiRoute unbound(String method, String path, Verb needs) {
        return new ApiRoute(method, path, needs, call -> {
            throw new IllegalStateException("No handler for %s".formatted(call.action()));
        });
    }

    public ApiRoute by(Endpoint handler) {
        return new ApiRoute(method, path, needs, handler, largestBody, everyGroup, dangerous, operation);
    }

    /** Handles calls on a thread that may block. */
    @FunctionalInterface
    public interface Endpoint {
        CompletionStage<HttpResponse> answer(Call call);
    }

    /** An endpoint that returns the response directly. */
    @FunctionalInterface
    public interface Reading {
        HttpResponse answer(Call call);
    }

    public static ApiRoute get(String path, Verb needs, Reading reading) {
        return reading("GET", path, needs, reading);
    }

    public static ApiRoute reading(String method, String path, Verb needs, Reading reading) {
        return new ApiRoute(method, path, needs, call -> CompletableFuture.completedFuture(reading.answer(call)));
    }

    /** @return empty for a route that is not in the API description */
    public Optional<RouteDescription> described() {
        String right = needs == Verb.NONE ? "nothing" : needs.name().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(operation)
                .map(known ->
                        new RouteDescription(method, path, right, dangerous ? known.refuses(403, DANGEROUS) : known));
    }

    /** Name of the operation in the API description and in the audit log. */
    public String action() {
        return RouteAudit.action(this);
    }

    /** Names of the allowed query parameters. */
    Set<String> queries() {
        return operation == null ? Set.of() : operation.queries();
    }

    /** Names of the query parameters that may occur several times. */
    Set<String> repeatable() {
        return operation == null ? Set.of() : operation.repeatable();
    }
}
