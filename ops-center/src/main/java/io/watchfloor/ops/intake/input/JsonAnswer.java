package io.watchfloor.ops.intake.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Builds JSON responses. */
public final class JsonAnswer {

    private JsonAnswer() {}

    public static HttpResponse of(int status, JsonNode body) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(HttpEntities.create(
                        ContentTypes.APPLICATION_JSON, body.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
