package io.watchfloor.ops.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;

/** A refusal on the way in, as {@code application/problem+json} (RFC 9457) with a stable code. */
final class IngestProblem {

    private IngestProblem() {}

    static HttpResponse response(StatusCode status, String code, String detail) {
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("type", "about:blank");
        problem.put("title", status.reason());
        problem.put("status", status.intValue());
        problem.put("code", code);
        problem.put("detail", detail);
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(
                        ContentTypes.create(MediaTypes.customBinary("application", "problem+json", true)),
                        problem.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
