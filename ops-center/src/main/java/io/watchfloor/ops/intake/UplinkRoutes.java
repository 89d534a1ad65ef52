package io.watchfloor.ops.intake;

import io.prometheus.metrics.core.metrics.Gauge;
import io.watchfloor.ops.intake.UplinkSession.Collaborators;
import io.watchfloor.ops.intake.sensor.SensorProofs.Proven;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.limits.BodyRefusal;
import io.watchfloor.ops.platform.limits.BodySender;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.sensors.protocol.UplinkCodec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The route {@code GET /api/v1/uplink}, to which sensors connect by WebSocket. */
public final class UplinkRoutes {

    private static final int MOST_ORDERS = 16;

    /** The next message is read while the previous message is evaluated. */
    private static final int MESSAGES_AT_ONCE = 2;

    private final SensorAuthentication bearer;
    private final Collaborators collaborators;
    private final LiveSessions sessions;
    private final BodyReader bodies;
    private final SensorDownlink downlink;

    UplinkRoutes(
            SensorAuthentication bearer,
            Collaborators collaborators,
            LiveSessions sessions,
            BodyReader bodies,
            SensorDownlink downlink) {
        this.bearer = bearer;
        this.collaborators = collaborators;
        this.sessions = sessions;
        this.bodies = bodies;
        this.downlink = downlink;
    }

    public Route route() {
        Route noUpgrade = SensorAuthentication.problem(
                StatusCodes.BAD_REQUEST,
                "uplink.no-upgrade",
                "This route accepts only WebSocket connections of watchfloor-sensor, with the sub-protocol %s."
                        .formatted(UplinkCodec.SUB_PROTOCOL));
        return Directives.path(
                PathMatchers.segment("api").slash("v1").slash("uplink"),
                () -> bearer.sensor(sensor -> full()
                        ? noRoom()
                        : Directives.extractRequest(request -> upgrade(request)
                                .map(upgrade -> Directives.complete(upgrade.handleMessagesWith(
                                        stream(sensor, BodySender.sensor(Peer.of(request), sensor.id())),
                                        UplinkCodec.SUB_PROTOCOL)))
                                .orElse(noUpgrade))));
    }

    /** Returns empty unless the request is a WebSocket upgrade with the sensors' sub-protocol, so that no session is opened. */
    private static Optional<WebSocketUpgrade> upgrade(HttpRequest request) {
        return request.getAttribute(AttributeKeys.webSocketUpgrade).filter(upgrade -> {
            for (String protocol : upgrade.getRequestedProtocols()) {
                if (protocol.equalsIgnoreCase(UplinkCodec.SUB_PROTOCOL)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** If several sensors connect at the same moment, their number may exceed the limit slightly. */
    private boolean full() {
        return collaborators.metrics().connectedSensors()
                >= collaborators.settings().sensors().max();
    }

    private Route noRoom() {
        collaborators.metrics().refused.labelValues("uplink.full").inc();
        return SensorAuthentication.problem(
                StatusCodes.SERVICE_UNAVAILABLE,
                "uplink.full",
                "This node has reached its limit of connected sensors (watchfloor.ingest.max-sensors): keep the records and try again.");
    }

    /** The stream ends when the connection ends, or when {@link LiveSessions} ends the session. */
    private Flow<Message, Message, NotUsed> stream(Proven sensor, BodySender sender) {
        CompletableFuture<Optional<StreamReply>> ending = new CompletableFuture<>();
        LiveSessions.Live live = sessions.open(sensor, answer -> ending.complete(Optional.of(answer)));
        AtomicReference<@Nullable BoundedSourceQueue<StreamReply>> orders = new AtomicReference<>();
        SensorDownlink.Stream downlink = this.downlink.opened(sensor.id(), frame -> {
            BoundedSourceQueue<StreamReply> queue = orders.get();
            return queue != null && queue.offer(StreamReply.of(frame)).isEnqueued();
        });
        UplinkSession session = new UplinkSession(live.session(), collaborators, downlink::onFrame);
        return Flow.of(Message.class)
                .mapAsync(MESSAGES_AT_ONCE, message -> {
                    live.frameReceived();
                    return answer(session.turn(), sender, message)
                            .whenComplete((answer, failure) -> live.replySent(answer));
                })
                .merge(
                        Source.completionStage(ending)
                                .mapConcat(answer -> answer.stream().toList()),
                        true)
                .merge(
                        Source.<StreamReply>queue(MOST_ORDERS).mapMaterializedValue(queue -> {
                            orders.set(queue);
                            return queue;
                        }),
                        true)
                .takeWhile(answer -> !answer.last(), true)
                .mapConcat(StreamReply::frames)
                .map(frame -> (Message) TextMessage.create(UplinkCodec.encode(frame)))
                .watchTermination((before, ended) -> {
                    Gauge gauge = collaborators.metrics().sessions;
                    gauge.inc();
                    ended.whenComplete((done, failure) -> {
                        gauge.dec();
                        live.ended();
                        downlink.ended();
                        ending.complete(Optional.empty());
                    });
                    return before;
                });
    }

    private CompletionStage<StreamReply> answer(UplinkSession.Turn turn, BodySender sender, Message message) {
        if (message instanceof BinaryMessage binary) {
            return binary.isStrict()
                    ? turn.onBinary(binary.getStrictData().toArray())
                    : bodies.readMessage(
                                    binary.getStreamedData(),
                                    sender,
                                    collaborators.settings().body().max(),
                                    bytes -> turn.onBinary(bytes.toArray()))
                            .exceptionallyCompose(failure -> unread(turn, failure));
        }
        TextMessage text = message.asTextMessage();
        return text.isStrict()
                ? turn.onText(text.getStrictText())
                : bodies.readMessage(
                                text.getStreamedText().map(ByteString::fromString),
                                sender,
                                UplinkCodec.LARGEST_TEXT,
                                bytes -> turn.onText(bytes.utf8String()))
                        .exceptionallyCompose(failure -> unread(turn, failure));
    }

    /**
     * If a frame is too large, the sensor gets a reply. If a frame arrives too slowly, or if there is no room for it,
     * the stream fails, and the sensor sends the frame again after it reconnects.
     */
    private static CompletionStage<StreamReply> unread(UplinkSession.Turn turn, Throwable failure) {
        if (BodyReader.unwrap(failure) instanceof BodyRefusal.BodyException refused
                && refused.refusal().status() == StatusCodes.CONTENT_TOO_LARGE.intValue()) {
            return turn.onTooLarge();
        }
        turn.failed();
        return CompletableFuture.failedFuture(failure);
    }
}
