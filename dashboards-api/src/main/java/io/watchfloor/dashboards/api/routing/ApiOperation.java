package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * An operation of the API, defined independently of the object that handles it, so that route, description and command
 * can be derived without starting a node.
 *
 * @param route route of the operation, without its endpoint
 * @param handler method of the handling class
 */
public record ApiOperation<T>(ApiRoute route, BiFunction<T, Call, CompletionStage<HttpResponse>> handler) {

    public static <T> ApiOperation<T> get(String path, Verb needs, BiFunction<T, Call, HttpResponse> handler) {
        return reading("GET", path, needs, handler);
    }

    /** Creates an operation whose handler returns the response directly. */
    public static <T> ApiOperation<T> reading(
            String method, String path, Verb needs, BiFunction<T, Call, HttpResponse> handler) {
        return of(method, path, needs, (owner, call) -> CompletableFuture.completedFuture(handler.apply(owner, call)));
    }

    public static <T> ApiOperation<T> of(
            String method, String path, Verb needs, BiFunction<T, Call, CompletionStage<HttpResponse>> handler) {
        return new ApiOperation<>(ApiRoute.unbound(method, path, needs), handler);
    }

    public ApiOperation<T> is(Operation described) {
        return with(route -> route.is(described));
    }

    public ApiOperation<T> ofEveryGroup() {
        return with(ApiRoute::ofEveryGroup);
    }

    public ApiOperation<T> asDangerous() {
        return with(ApiRoute::asDangerous);
    }

    public ApiOperation<T> withBodyOf(long bytes) {
        return with(route -> route.withBodyOf(bytes));
    }

    private ApiOperation<T> with(UnaryOperator<ApiRoute> change) {
        return new ApiOperation<>(change.apply(route), handler);
    }

    /** Binds all operations to {@code owner}. */
    public static <T> List<ApiRoute> routes(List<ApiOperation<T>> all, T owner) {
        return all.stream()
                .map(one -> one.route.by(call -> one.handler.apply(owner, call)))
                .toList();
    }
}
