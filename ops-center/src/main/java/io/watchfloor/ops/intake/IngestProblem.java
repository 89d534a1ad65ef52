package io.watchfloor.ops.intake;

import io.watchfloor.ops.platform.limits.ProblemJson;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;

/** Builds the problem details response (RFC 9457) to a rejected ingest request. */
final class IngestProblem {

    private IngestProblem() {}

    static HttpResponse response(StatusCode status, String code, String detail) {
        return ProblemJson.of(status.intValue(), code, detail, Map.of()).response();
    }
}
