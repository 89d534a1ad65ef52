package io.watchfloor.dashboards.live;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.access.people.CredentialStatuses;
import io.watchfloor.dashboards.board.PresenceProjection;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.LiveItem;
import io.watchfloor.dashboards.wire.LiveMessage;
import io.watchfloor.ops.platform.rights.Principal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The live stream of one node. */
public final class LiveStream {

    /** WebSocket sub-protocol. */
    public static final String PROTOCOL = "watchfloor.live.v1";

    private final ActorRef<LiveCommand> hub;
    private final LiveMetrics metrics;
    private final ClosingFrames closing;
    private final Materializer materializer;
    private final Clock clock;
    private final String version;

    /**
     * A connecting person with the credential used. The stream is closed when the credential expires or is revoked.
     *
     * @param who person with the rights at the start of the stream; the stream is closed if the rights change
     */
    public record Client(Principal who, Credential credential) {}

    /**
     * Starts the live stream.
     *
     * @param version of the program
     * @param blocking executor for database reads
     * @param status source of the topic {@code status} by visibility
     * @param sensors source of the topic {@code sensors} by visibility
     * @param approvals source of the topic {@code approvals}
     * @param standings checks credentials every 2 s; blocks
     */
    public LiveStream(
            ActorSystem<?> system,
            ReadModelStore boards,
            PresenceProjection presence,
            String version,
            Clock clock,
            Executor blocking,
            PrometheusRegistry registry,
            Function<Visibility, ? extends LiveItem> status,
            Function<Visibility, ? extends List<? extends LiveItem>> sensors,
            Supplier<? extends LiveItem> approvals,
            RestrictedReadAudit reads,
            Function<Set<Credential>, Map<Credential, CredentialStatuses.Now>> standings) {
        this.metrics = new LiveMetrics(registry);
        this.closing = new ClosingFrames(system);
        this.materializer = Materializer.createMaterializer(system);
        this.clock = clock;
        this.version = version;
        LiveReading reading = new LiveReading(
                boards,
                Map.of(
                        Topic.STATUS.text(),
                        sight -> List.of(status.apply(sight)),
                        Topic.SENSORS.text(),
                        sensors::apply,
                        Topic.APPROVALS.text(),
                        sight -> List.of(approvals.get())),
                reads);
        this.hub = system.systemActorOf(
                LiveHub.create(reading, presence, clock, blocking, metrics, standings), "live-hub", Props.empty());
    }

    /** Call this method after the read models have changed. Returns immediately. */
    public void changed() {
        hub.tell(LiveCommand.Look.LOOK);
    }

    /** Call this method after approvals have changed. Returns immediately. */
    public void approvalsChanged() {
        hub.tell(LiveCommand.Approvals.APPROVALS);
    }

    /**
     * Closes all streams with code 1001 when the node stops, including streams that open later; returns immediately.
     */
    public void closeAll() {
        hub.tell(LiveCommand.LetGo.LET_GO);
    }

    /**
     * Call this method when a credential may have expired or been revoked. Clients on this node that use an invalid credential are
     * disconnected. Returns immediately.
     */
    public void peopleChanged() {
        hub.tell(LiveCommand.Check.CHECK);
    }

    /**
     * Opens a WebSocket only to close it with a code, because browsers hide the reason of a rejected upgrade.
     *
     * @param why not {@link CredentialStatus#GOOD}
     * @return empty if the request is not an upgrade with this sub-protocol
     */
    public Optional<HttpResponse> refused(HttpRequest request, CredentialStatus why) {
        return upgraded(
                request,
                (upgrade, chosen) -> closing.answer(
                        upgrade,
                        chosen,
                        Flow.fromSinkAndSourceCoupled(Sink.ignore(), Source.<Message>empty()),
                        () -> Optional.of(CloseCode.of(why))));
    }

    /**
     * Opens a WebSocket.
     *
     * @return empty if the request is not an upgrade with this sub-protocol
     */
    public Optional<HttpResponse> socket(HttpRequest request, Client client) {
        return upgraded(request, (upgrade, chosen) -> {
            LiveSession session = new LiveSession(client, metrics, System.nanoTime());
            Flow<Message, Message, NotUsed> flow = Flow.fromMaterializer((running, attributes) -> {
                        join(session);
                        return new LiveSocket(session, hub, materializer).flow();
                    })
                    .mapMaterializedValue(begun -> NotUsed.notUsed());
            return closing.answer(
                    upgrade,
                    chosen,
                    flow,
                    () -> session.isClosed() ? Optional.of(session.closeCode()) : Optional.empty());
        });
    }

    private static Optional<HttpResponse> upgraded(
            HttpRequest request, BiFunction<UpgradeToWebSocketLowLevel, Optional<String>, HttpResponse> answer) {
        return ClosingFrames.upgrade(request).flatMap(upgrade -> {
            List<String> offered = new ArrayList<>();
            upgrade.getRequestedProtocols().forEach(offered::add);
            if (!offered.isEmpty() && !offered.contains(PROTOCOL)) {
                return Optional.empty();
            }
            return Optional.of(answer.apply(upgrade, offered.isEmpty() ? Optional.empty() : Optional.of(PROTOCOL)));
        });
    }

    /**
     * The live stream as server-sent events.
     *
     * @param topics topics as sent by the client
     * @param from last cursor that the client received; null to get snapshots
     * @return the event stream; empty if a topic is unknown or no topic is given
     */
    public Optional<Source<ByteString, NotUsed>> events(Client client, List<String> topics, @Nullable String from) {
        List<Topic> wanted =
                topics.stream().map(Topic::parse).flatMap(Optional::stream).toList();
        if (wanted.isEmpty() || wanted.size() < topics.size()) {
            return Optional.empty();
        }
        return Optional.of(Source.fromMaterializer((running, attributes) -> begun(client, wanted, from))
                .mapMaterializedValue(begun -> NotUsed.notUsed()));
    }

    private Source<ByteString, NotUsed> begun(Client client, List<Topic> wanted, @Nullable String from) {
        LiveSession session = new LiveSession(client, metrics, System.nanoTime());
        join(session);
        hub.tell(new LiveCommand.Subscribe(session, wanted, from));
        return LiveSocket.outgoing(session)
                .concatLazy(Source.lazySource(
                        () -> Source.single(OutgoingMessage.of("closed", closed(session.closeCode())))))
                .map(message -> ByteString.fromString(message.event()))
                .watchTermination((before, ended) -> {
                    ended.whenComplete((done, failure) -> left(session));
                    return before;
                });
    }

    private static LiveMessage.Closed closed(CloseCode code) {
        return new LiveMessage.Closed(code.number(), code.reason());
    }

    /** The client is registered only when the response stream starts, because a client that disconnects earlier would never be removed. */
    private void join(LiveSession session) {
        metrics.opened();
        session.offer(OutgoingMessage.of("hello", new LiveMessage.Hello(clock.instant(), version)));
        hub.tell(new LiveCommand.Join(session));
    }

    private void left(LiveSession session) {
        session.gone();
        hub.tell(new LiveCommand.Leave(session));
    }
}
