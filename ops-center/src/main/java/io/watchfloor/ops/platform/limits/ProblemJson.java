package io.watchfloor.ops.platform.limits;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * An error response as {@code application/problem+json} (RFC 9457). Only this class builds such responses.
 *
 * @param code stable, for programs: {@code area.problem}
 * @param detail for users: the problem, and what to do
 * @param problems the individual problems, if the request has several; omitted if empty
 * @param more further fields of the response, such as the name of the wrong field
 */
public record ProblemJson(
        String type,
        String title,
        int status,
        String code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Item> problems,
        @JsonAnyGetter Map<String, String> more) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final ContentType TYPE =
            ContentTypes.create(MediaTypes.customBinary("application", "problem+json", true));

    /**
     * A single problem of a request.
     *
     * @param file the affected file; empty if only one file was sent
     * @param line line number from 1; 0 if unknown
     * @param column column number from 1; 0 if unknown
     * @param code stable, for programs
     * @param reason the reason, for users
     */
    public record Item(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String file,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int line,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int column,
            String code,
            String reason) {}

    public static ProblemJson of(int status, String code, String detail, Map<String, String> more) {
        return of(status, code, detail, List.of(), more);
    }

    public static ProblemJson of(
            int status, String code, String detail, List<Item> problems, Map<String, String> more) {
        return new ProblemJson(
                "about:blank", StatusCodes.get(status).reason(), status, code, detail, problems, new TreeMap<>(more));
    }

    public HttpResponse response() {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .withEntity(HttpEntities.create(TYPE, MAPPER.writeValueAsBytes(this)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem can always be serialized", e);
        }
    }
}
