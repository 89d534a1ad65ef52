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
 * One line of the table of routes.
 *
 * @param method upper case
 * @param path {@code /api/v1/cases/{id}}: a segment in braces matches any value
 * @param needs the permission that the person must have
 * @param largestBody in bytes; a larger one is refused
 * @param everyGroup whether it is about assets of every group, so that who sees some groups only may not
 * @param dangerous whether {@link StepUp} asks for the person's passkey again
 * @param operation its input and answers; null for a route that the description leaves out
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

    /** Anybody may send it, so the limit is just enough for a token and a name. */
    private static final long LARGEST_OF_ANYBODY = 4 * 1024;

    public ApiRoute(String method, String path, Verb needs, Endpoint endpoint) {
        this(method, path, needs, endpoint, needs == Verb.NONE ? LARGEST_OF_ANYBODY : LARGEST_BODY, false, false, null);
    }

    /** Nobody may, unless a verb is named: a table with such a route does not start. */
    void check() {
        Objects.requireNonNull(needs, () -> "The route %s %s has no required right.".formatted(method, path));
    }

    /** For who sees the assets of every group. */
    public ApiRoute ofEveryGroup() {
        return new ApiRoute(method, path, needs, endpoint, largestBody, true, dangerous, operation);
    }

    /** For who shows a passkey again, if they have one. */
    public ApiRoute asDangerous() {
        return new ApiRoute(method, path, needs, endpoint, largestBody, everyGroup, true, operation);
    }

    public ApiRoute withBodyOf(long bytes) {
        return new ApiRoute(method, path, needs, endpoint, bytes, everyGroup, dangerous, operation);
    }

    /** Adds the route's description: its place, input and answers. */
    public ApiRoute is(Operation described) {
        return new ApiRoute(method, path, needs, endpoint, largestBody, everyGroup, dangerous, described);
    }

    /** Not bound to what handles it yet. */
    public static ApiRoute unbound(String method, String path, Verb needs) {
        return new ApiRoute(method, path, needs, call -> {
            throw new IllegalStateException("No handler for %s".formatted(call.action()));
        });
    }

    public ApiRoute by(Endpoint handler) {
        return new ApiRoute(method, path, needs, handler, largestBody, everyGroup, dangerous, operation);
    }

    /** Runs on a thread that may block. */
    @FunctionalInterface
    public interface Endpoint {
        CompletionStage<HttpResponse> answer(Call call);
    }

    /** An endpoint that answers at once, without a stage. */
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

    /** @return empty for a route that the description leaves out */
    public Optional<RouteDescription> described() {
        String right = needs == Verb.NONE ? "nothing" : needs.name().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(operation)
                .map(known ->
                        new RouteDescription(method, path, right, dangerous ? known.refuses(403, DANGEROUS) : known));
    }

    /** The operation's name in the description of the API and in the audit log. */
    public String action() {
        return RouteAudit.action(this);
    }

    /** The allowed names of query parameters. */
    Set<String> queries() {
        return operation == null ? Set.of() : operation.queries();
    }

    /** Those of them that may have several values. */
    Set<String> repeatable() {
        return operation == null ? Set.of() : operation.repeatable();
    }
}
