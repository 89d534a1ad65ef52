package io.watchfloor.ops.intake.input;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Responds to the requests of an input over HTTP. */
@FunctionalInterface
public interface Protocol {

    /** @param path the part of the path that follows the input's own path: empty, or starting with a slash */
    CompletionStage<HttpResponse> answer(HttpRequest request, String path);
}
