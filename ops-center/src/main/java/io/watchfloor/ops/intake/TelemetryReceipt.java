package io.watchfloor.ops.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The outcome for the records of one body, once it is committed.
 *
 * @param accepted how many are judged
 * @param rejected the others, by their line
 */
public record TelemetryReceipt(int accepted, List<RejectedLine> rejected) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * A record that cannot be judged.
     *
     * @param line from 1
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
            throw new IllegalStateException("A receipt can always be written", e);
        }
    }
}
