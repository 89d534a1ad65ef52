package io.watchfloor.dashboards.live;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.event.Logging;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.impl.engine.ws.FrameEvent;
import org.apache.pekko.http.impl.engine.ws.FrameStart;
import org.apache.pekko.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import org.apache.pekko.http.impl.engine.ws.WebSocket;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.http.scaladsl.settings.WebSocketSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.scaladsl.BidiFlow;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Closes a WebSocket with a chosen code. Pekko HTTP 1.3 always closes with code 1000. Therefore this class works one layer below the
 * WebSocket API and changes the close frame. No other class uses these internal classes of Pekko. Its version is pinned, and {@code
 * LiveRoutesIT} checks that clients receive the codes.
 */
final class ClosingFrames {

    private static final FiniteDuration CLOSE_WAIT = FiniteDuration.create(3, "seconds");

    /** Opcode of a WebSocket close frame (RFC 6455, section 5.2). */
    private static final int CLOSE = 8;

    private final WebSocketSettings settings;
    private final LoggingAdapter log;

    ClosingFrames(ActorSystem<?> system) {
        this.settings = (WebSocketSettings)
                ServerSettings.create(Adapter.toClassic(system)).getWebsocketSettings();
        this.log = Logging.getLogger(Adapter.toClassic(system), ClosingFrames.class);
    }

    static Optional<UpgradeToWebSocketLowLevel> upgrade(HttpRequest request) {
        for (Object header : request.getHeaders()) {
            if (header instanceof UpgradeToWebSocketLowLevel upgrade) {
                return Optional.of(upgrade);
            }
        }
        return Optional.empty();
    }

    /**
     * @param messages stream of messages, which the center or the client ends
     * @param code close code; empty if the client closed
     */
    HttpResponse answer(
            UpgradeToWebSocketLowLevel upgrade,
            Optional<String> subProtocol,
            Flow<Message, Message, ?> messages,
            Supplier<Optional<CloseCode>> code) {
        BidiFlow<
                        FrameEvent,
                        org.apache.pekko.http.scaladsl.model.ws.Message,
                        org.apache.pekko.http.scaladsl.model.ws.Message,
                        FrameEvent,
                        ?>
                stack = WebSocket.stack(true, settings, CLOSE_WAIT, log);
        Flow<FrameEvent, FrameEvent, Object> frames = stack.join(scala(messages))
                .asJava()
                .mapMaterializedValue(any -> (Object) any)
                .map(frame ->
                        closes(frame) ? code.get().map(ClosingFrames::frame).orElse(frame) : frame);
        return upgrade.handleFrames(frames.asScala(), Option.apply(subProtocol.orElse(null)));
    }

    /** Messages of the Scala DSL can be used as messages of the Java DSL, but not vice versa. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static org.apache.pekko.stream.scaladsl.Flow<
                    org.apache.pekko.http.scaladsl.model.ws.Message, org.apache.pekko.http.scaladsl.model.ws.Message, ?>
            scala(Flow<Message, Message, ?> messages) {
        Flow<Message, org.apache.pekko.http.scaladsl.model.ws.Message, ?> out =
                messages.map(message -> new org.apache.pekko.http.scaladsl.model.ws.TextMessage.Strict(
                        message.asTextMessage().getStrictText()));
        return (org.apache.pekko.stream.scaladsl.Flow) out.asScala();
    }

    private static boolean closes(FrameEvent frame) {
        return frame instanceof FrameStart start && start.header().opcode().code() == CLOSE;
    }

    private static FrameEvent frame(CloseCode code) {
        return FrameEvent.closeFrame(code.number(), code.reason(), Option.empty());
    }
}
