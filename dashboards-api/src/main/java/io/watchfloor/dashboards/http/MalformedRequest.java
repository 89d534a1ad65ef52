package io.watchfloor.dashboards.http;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.web.SecurityHeaders;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Responds to malformed HTTP requests, before routing. Pekko HTTP loads this class by name and expects the structure of a Scala singleton
 * object.
 */
public final class MalformedRequest extends ParsingErrorHandler {

    /** Pekko HTTP requires this field name. */
    @SuppressWarnings("checkstyle:ConstantName")
    public static final MalformedRequest MODULE$ = new MalformedRequest();

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        HttpResponse answer = switch (status.intValue()) {
            case 400 ->
                error.summary().contains("request-target") || error.summary().contains("URI")
                        ? Problem.malformed().response()
                        : Problem.of(
                                        400,
                                        "request.not-http",
                                        "This is not a valid HTTP request: %s. Check the program that sent it."
                                                .formatted(reason(error)))
                                .response();
            case 431 ->
                Problem.of(
                                431,
                                "header.too-large",
                                "The header of this request exceeds the size limit. Send fewer or shorter header fields.")
                        .response();
            default ->
                Problem.of(
                                status.intValue(),
                                "request.not-http",
                                "This request cannot be read: %s.".formatted(reason(error)))
                        .response();
        };
        return answer.addHeaders(SecurityHeaders.always());
    }

    private static String reason(ErrorInfo error) {
        return error.summary().endsWith(".")
                ? error.summary().substring(0, error.summary().length() - 1)
                : error.summary();
    }
}
