package io.watchfloor.ops.ingest;

import io.prometheus.metrics.core.metrics.Gauge;
import io.watchfloor.ops.ingest.UplinkSession.Answer;
import io.watchfloor.ops.ingest.UplinkSession.Collaborators;
import io.watchfloor.sensors.protocol.UplinkCodec;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** {@code GET /api/v1/uplink}: the sensors' WebSocket. */
public final class UplinkRoutes {

    private final Bearer bearer;
    private final Collaborators collaborators;
    private final Materializer materializer;

    UplinkRoutes(Bearer bearer, Collaborators collaborators, Materializer materializer) {
        this.bearer = bearer;
        this.collaborators = collaborators;
        this.materializer = materializer;
    }

    public Route route() {
        Route noUpgrade = Bearer.problem(
                StatusCodes.BAD_REQUEST,
                "uplink.no-upgrade",
                "This is a WebSocket with the sub-protocol %s, for watchfloor-sensor."
                        .formatted(UplinkCodec.SUB_PROTOCOL));
        return Directives.path(
                PathMatchers.segment("api").slash("v1").slash("uplink"),
                () -> bearer.sensor(sensor -> full()
                        ? noRoom()
                        : Directives.concat(
                                Directives.handleWebSocketMessagesForProtocol(stream(sensor), UplinkCodec.SUB_PROTOCOL),
                                noUpgrade)));
    }

    /** Sensors that come at the same moment may exceed the limit by a few. */
    private boolean full() {
        return collaborators.metrics().connectedSensors()
                >= collaborators.settings().maxSensors();
    }

    private Route noRoom() {
        collaborators.metrics().refused.labelValues("uplink.full").inc();
        return Bearer.problem(
                StatusCodes.SERVICE_UNAVAILABLE,
                "uplink.full",
                "This node serves as many sensors as it may (watchfloor.ingest.max-sensors): keep the records and try again.");
    }

    private Flow<Message, Message, NotUsed> stream(String sensor) {
        UplinkSession session = new UplinkSession(sensor, collaborators);
        return Flow.of(Message.class)
                .mapAsync(1, message -> answer(session, message))
                .takeWhile(answer -> !answer.last(), true)
                .map(answer -> (Message) TextMessage.create(UplinkCodec.encode(answer.frame())))
                .watchTermination((before, ended) -> {
                    Gauge sessions = collaborators.metrics().sessions;
                    sessions.inc();
                    ended.whenComplete((done, failure) -> sessions.dec());
                    return before;
                });
    }

    private CompletionStage<Answer> answer(UplinkSession session, Message message) {
        if (message instanceof BinaryMessage binary) {
            return binary.isStrict()
                    ? session.onBinary(binary.getStrictData().toArray())
                    : gather(binary.getStreamedData(), collaborators.settings().maxBody())
                            .thenCompose(bytes -> bytes.complete()
                                    ? session.onBinary(bytes.bytes().toArray())
                                    : session.onTooLarge());
        }
        TextMessage text = message.asTextMessage();
        return text.isStrict()
                ? session.onText(text.getStrictText())
                : gather(text.getStreamedText().map(ByteString::fromString), UplinkCodec.LARGEST_TEXT)
                        .thenCompose(bytes ->
                                bytes.complete() ? session.onText(bytes.bytes().utf8String()) : session.onTooLarge());
    }

    /** A message so far; beyond the limit its bytes are read, because a WebSocket has no other way on, but not kept. */
    private record Gathered(ByteString bytes, boolean complete) {
        Gathered and(ByteString more, int limit) {
            boolean fits = complete && bytes.length() + more.length() <= limit;
            return fits ? new Gathered(bytes.concat(more), true) : new Gathered(ByteString.emptyByteString(), false);
        }
    }

    private CompletionStage<Gathered> gather(Source<ByteString, ?> parts, int limit) {
        return parts.runFold(
                new Gathered(ByteString.emptyByteString(), true),
                (gathered, part) -> gathered.and(part, limit),
                materializer);
    }
}
