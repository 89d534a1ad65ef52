package io.watchfloor.ops.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The result for the records of one request body, sent after the changes are committed.
 *
 * @param accepted number of records that were evaluated
 * @param rejected records that were not evaluated, by line
 */
public record TelemetryReceipt(int accepted, List<RejectedLine> rejected) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * A record that could not be evaluated.
     *
     * @param line line number of the record, starting at 1
     */
    public record RejectedLine(long line, String code, String reason) {}

    static TelemetryReceipt of(int accepted, List<Rejection> rejected) {
        return new TelemetryReceipt(
                accepted,
                rejected.stream()
                        .map(one -> new RejectedLine(one.sequence(), one.code(), one.reason()))
                        .toList());
    }

    HttpResponse response() {
        try {
            return HttpResponse.create()
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, MAPPER.writeValueAsBytes(this)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a receipt could not be written as JSON", e);
        }
    }
}
