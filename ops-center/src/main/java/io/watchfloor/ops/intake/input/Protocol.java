package io.watchfloor.ops.intake.input;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What a door over HTTP answers. */
@FunctionalInterface
public interface Protocol {

    /** @param path what follows the door's own path: empty, or from a slash on */
    CompletionStage<HttpResponse> answer(HttpRequest request, String path);
}
