package io.watchfloor.dashboards.intel.taxii;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.wire.json.Json;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Turns error responses into error messages of TAXII (3.6.1). */
public final class TaxiiErrors {

    private static final int SIGNED_OUT = 401;

    private TaxiiErrors() {}

    public static HttpResponse of(HttpRequest request, HttpResponse response) {
        String path = request.getUri().path();
        if (response.status().intValue() < 400
                || !(path.equals(TaxiiRoutes.DISCOVERY) || path.startsWith(TaxiiRoutes.DISCOVERY + "/"))
                || !(response.entity() instanceof HttpEntity.Strict entity)) {
            return response;
        }
        JsonNode problem = Json.parse(entity.getData().decodeString(StandardCharsets.UTF_8));
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("title", problem.path("title").asText("Error"));
        error.put("description", problem.path("detail").asText());
        error.put("error_code", problem.path("code").asText());
        error.put("http_status", Integer.toString(response.status().intValue()));
        if (problem.has("reference")) {
            error.put("error_id", problem.path("reference").asText());
        }
        HttpResponse message =
                response.withEntity(TaxiiMedia.answer(400, Json.write(error).getBytes(StandardCharsets.UTF_8))
                        .entity());
        return response.status().intValue() == SIGNED_OUT
                ? message.addHeader(Answers.header("WWW-Authenticate", "Basic realm=\"watchfloor\", charset=\"UTF-8\""))
                : message;
    }
}
