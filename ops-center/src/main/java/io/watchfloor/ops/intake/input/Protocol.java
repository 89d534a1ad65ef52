package io.watchfloor.ops.intake.input;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers the requests of an input over HTTP. */
@FunctionalInterface
public interface Protocol {

    /** @param path the rest of the path after the input's own path: empty, or starting with a slash */
    CompletionStage<HttpResponse> answer(HttpRequest request, String path);
}
