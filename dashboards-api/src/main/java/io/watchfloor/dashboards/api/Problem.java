package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.ops.cases.CaseReply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * A refusal, as {@code application/problem+json} (RFC 9457).
 *
 * @param status HTTP status
 * @param code stable, for programs: {@code area.what}
 * @param detail for the person: what is wrong, and what to do
 * @param more further members, such as the field that is wrong
 */
public record Problem(int status, String code, String detail, Map<String, String> more) {

    public Problem {
        more = Map.copyOf(more);
    }

    /** Thrown where a request cannot be answered otherwise. */
    public static final class Refused extends RuntimeException {
        private final transient Problem problem;

        public Refused(Problem problem) {
            super(problem.code(), null, false, false);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, Map.of());
    }

    public static Problem unknown(String what, String id) {
        return of(
                404,
                what + ".unknown",
                "There is no %s with the id %s. List them to see their ids.".formatted(what, id));
    }

    /** @param field the member of the body, the parameter or the header that is wrong */
    public static Problem field(String code, String field, String detail) {
        return new Problem(400, code, detail, Map.of("field", field));
    }

    /** The one mapping of what a case refuses. */
    static Problem of(CaseReply.Refused refused) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("state", refused.summary().status().text());
        more.put("version", Long.toString(refused.summary().version()));
        if (refused.holder() != null) {
            more.put("holder", refused.holder());
        }
        return new Problem(
                refused.code().equals("case.stale-version") ? 412 : 409, refused.code(), refused.message(), more);
    }

    public Refused asException() {
        return new Refused(this);
    }

    public HttpResponse response() {
        ObjectNode json = BoardJson.object()
                .put("type", "about:blank")
                .put("title", StatusCodes.get(status).reason())
                .put("status", status)
                .put("code", code)
                .put("detail", detail);
        more.keySet().stream().sorted().forEach(key -> json.put(key, more.get(key)));
        HttpResponse response = HttpResponse.create()
                .withStatus(status)
                .withEntity(Answers.entity("application/problem+json", BoardJson.write(json)));
        return switch (status) {
            case 401 -> response.addHeader(Answers.header("WWW-Authenticate", "Bearer realm=\"watchfloor\""));
            case 503 -> response.addHeader(Answers.header("Retry-After", "1"));
            default -> response;
        };
    }
}
