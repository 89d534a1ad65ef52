package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.wire.LiveMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * WebSocket of a client. Requests of the client are passed to the {@link LiveHub}, and queued messages are sent as fast as the client
 * reads.
 */
final class LiveSocket {

    private static final int LONGEST_MESSAGE = 4096;
    private static final int ASKS_A_SECOND = 20;

    private final LiveSession session;
    private final ActorRef<LiveCommand> hub;
    private final Materializer materializer;

    LiveSocket(LiveSession session, ActorRef<LiveCommand> hub, Materializer materializer) {
        this.session = session;
        this.hub = hub;
        this.materializer = materializer;
    }

    /** The message stream ends when the session is closed. If the client disconnects, the session is closed. */
    Flow<Message, Message, NotUsed> flow() {
        Sink<Message, NotUsed> asked = Flow.of(Message.class)
                .throttle(ASKS_A_SECOND, Duration.ofSeconds(1))
                .mapAsync(1, this::text)
                .to(Sink.foreach(text -> text.ifPresent(this::handleRequest)));
        Source<Message, NotUsed> told = outgoing(session).map(message -> TextMessage.create(message.json()));
        return Flow.fromSinkAndSourceCoupled(asked, told).watchTermination((before, ended) -> {
            ended.whenComplete((done, failure) -> {
                session.gone();
                hub.tell(new LiveCommand.Leave(session));
            });
            return before;
        });
    }

    static Source<OutgoingMessage, NotUsed> outgoing(LiveSession session) {
        return Source.unfoldAsync(
                session,
                same -> same.next(System.nanoTime())
                        .thenApply(next -> next.map(message -> Pair.create(same, message))));
    }

    /**
     * Returns the text of a message; empty if the session must be closed. The parts of a message that arrives in several frames are
     * joined.
     */
    private CompletionStage<Optional<String>> text(Message message) {
        if (!message.isText()) {
            session.close(CloseCode.NOT_UNDERSTOOD);
            return message.asBinaryMessage()
                    .getStreamedData()
                    .runWith(Sink.ignore(), materializer)
                    .thenApply(done -> Optional.empty());
        }
        TextMessage text = message.asTextMessage();
        CompletionStage<String> whole = text.isStrict()
                ? CompletableFuture.completedFuture(text.getStrictText())
                : text.getStreamedText()
                        .runFold(
                                "",
                                (first, next) -> first.length() > LONGEST_MESSAGE ? first : first + next,
                                materializer);
        return whole.thenApply(all -> {
            if (all.length() > LONGEST_MESSAGE) {
                session.close(CloseCode.TOO_LARGE);
                return Optional.empty();
            }
            return Optional.of(all);
        });
    }

    private void handleRequest(String text) {
        switch (LiveRequest.of(text)) {
            case LiveRequest.Subscribe asked ->
                hub.tell(new LiveCommand.Subscribe(session, List.of(asked.topic()), asked.from()));
            case LiveRequest.Unsubscribe asked -> hub.tell(new LiveCommand.Unsubscribe(session, asked.topic()));
            case LiveRequest.RejectedRequest refused ->
                session.offer(OutgoingMessage.of(
                        "refused\n" + refused.topic(),
                        new LiveMessage.Rejection(refused.topic(), refused.code(), refused.detail())));
        }
    }
}
