package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.people.CredentialStatuses;
import io.watchfloor.dashboards.board.PresenceProjection;
import io.watchfloor.dashboards.live.LiveCommand.Approvals;
import io.watchfloor.dashboards.live.LiveCommand.Check;
import io.watchfloor.dashboards.live.LiveCommand.Checked;
import io.watchfloor.dashboards.live.LiveCommand.Join;
import io.watchfloor.dashboards.live.LiveCommand.Leave;
import io.watchfloor.dashboards.live.LiveCommand.LetGo;
import io.watchfloor.dashboards.live.LiveCommand.Look;
import io.watchfloor.dashboards.live.LiveCommand.Looked;
import io.watchfloor.dashboards.live.LiveCommand.Opening;
import io.watchfloor.dashboards.live.LiveCommand.Subscribe;
import io.watchfloor.dashboards.live.LiveCommand.Tick;
import io.watchfloor.dashboards.live.LiveCommand.TopicRead;
import io.watchfloor.dashboards.live.LiveCommand.Unsubscribe;
import io.watchfloor.dashboards.wire.LiveMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends changes to all clients of this node. Each changed item is read only once, regardless of how many clients see it. At most one read
 * is in progress, and neither projections nor telemetry wait for a read, so the number of clients does not affect them.
 *
 * <p>A new subscription neither misses nor repeats a change. Its snapshot is read after the subscription was registered, from a state at
 * least as new as all changes already sent. The snapshot is sent when the sent changes have reached this state.
 */
final class LiveHub extends AbstractMatchingBehavior<LiveCommand> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);

    private static final Duration TICK_EVERY = Duration.ofSeconds(1);

    private static final int BEAT_TICKS = 5;
    private static final int PRESENCE_TICKS = 2;
    private static final int CHECK_TICKS = 2;
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OPENINGS_AT_ONCE = 4;

    private final LiveReading reading;
    private final PresenceProjection presence;
    private final Clock clock;
    private final Executor blocking;
    private final LiveMetrics metrics;
    private final Function<Set<Credential>, Map<Credential, CredentialStatuses.Now>> standings;
    private final LiveSubscribers audience = new LiveSubscribers();
    private final Deque<Subscribe> toOpen = new ArrayDeque<>();
    private final List<Opening> held = new ArrayList<>();
    private long position;
    private int opening;
    private boolean checking;
    private boolean checkAgain;
    private boolean looking;
    private boolean lookAgain;
    private boolean leaving;
    private long ticks;

    private LiveHub(
            ActorContext<LiveCommand> context,
            LiveReading reading,
            PresenceProjection presence,
            Clock clock,
            Executor blocking,
            LiveMetrics metrics,
            Function<Set<Credential>, Map<Credential, CredentialStatuses.Now>> standings) {
        super(context);
        this.reading = reading;
        this.presence = presence;
        this.clock = clock;
        this.blocking = blocking;
        this.metrics = metrics;
        this.standings = standings;
        this.position = reading.head().cursor();
    }

    static Behavior<LiveCommand> create(
            LiveReading reading,
            PresenceProjection presence,
            Clock clock,
            Executor blocking,
            LiveMetrics metrics,
            Function<Set<Credential>, Map<Credential, CredentialStatuses.Now>> standings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.TICK, TICK_EVERY);
            return new LiveHub(context, reading, presence, clock, blocking, metrics, standings);
        }));
    }

    @Override
    public Behavior<LiveCommand> onMessage(LiveCommand command) {
        switch (command) {
            case Join join -> join(join.session());
            case Leave leave -> leave(leave.session());
            case Subscribe subscribe -> subscribe(subscribe);
            case Unsubscribe unsubscribe -> audience.unsubscribe(unsubscribe.session(), unsubscribe.topic());
            case Look look -> readChanges(() -> {});
            case Looked looked -> looked(looked.news());
            case Opening opened -> opened(opened);
            case TopicRead told -> sendTopic(told);
            case LetGo letGo -> closeAll();
            case Check check -> check();
            case Approvals changed -> readTopic(Topic.APPROVALS);
            case Checked checked -> checked(checked.standings());
            case Tick tick -> tick();
        }
        return this;
    }

    private void join(LiveSession session) {
        if (leaving) {
            session.close(CloseCode.GOING_AWAY);
        } else {
            audience.join(session);
        }
    }

    private void closeAll() {
        leaving = true;
        audience.sessions().forEach(session -> session.close(CloseCode.GOING_AWAY));
    }

    private void leave(LiveSession session) {
        audience.leave(session);
        toOpen.removeIf(one -> one.session() == session);
        held.removeIf(one -> one.request().session() == session);
    }

    private void subscribe(Subscribe request) {
        if (audience.subscribe(request.session(), request.topics())) {
            toOpen.add(request);
            openNext();
        }
    }

    /**
     * The snapshot is not read while changes are being read, because that read may not include the new topic, and its changes must not be
     * newer than the snapshot.
     */
    private void openNext() {
        while (!looking && opening < OPENINGS_AT_ONCE && !toOpen.isEmpty()) {
            Subscribe request = toOpen.poll();
            opening++;
            runAsync(
                    () -> reading.open(request.session().listener(), request.topics(), request.from()),
                    found -> new Opening(request, found));
        }
    }

    private void opened(Opening opened) {
        opening--;
        if (opened.opening() == null) {
            // The client reconnects by itself, so the session can be closed even if the database is still unavailable.
            opened.request().session().close(CloseCode.GOING_AWAY);
        } else if (opened.opening().through() > position) {
            held.add(opened);
            readChanges(() -> {});
        } else {
            begin(opened.request(), opened.opening());
        }
        openNext();
    }

    private void begin(Subscribe request, LiveReading.Opening begins) {
        begins.messages().forEach(request.session()::offer);
        request.topics()
                .forEach(topic -> audience.opened(
                        request.session(),
                        topic.text(),
                        begins.through(),
                        begins.has().getOrDefault(topic.text(), Set.of())));
    }

    private void readChanges(Runnable first) {
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        lookAgain = false;
        long after = position;
        Map<Listener, Set<String>> wanted = audience.wanted();
        runAsync(
                () -> {
                    first.run();
                    return reading.news(after, wanted);
                },
                Looked::new);
    }

    private void looked(LiveReading.@Nullable News news) {
        looking = false;
        if (news != null) {
            news.items().forEach((listener, items) -> items.forEach(item -> changed(listener, item)));
            metrics.changed(
                    news.items().values().stream().mapToInt(List::size).max().orElse(0));
            position = Math.max(position, news.through());
            sendHeldBack();
        }
        openNext();
        boolean more = news != null && news.more();
        if (more || lookAgain) {
            readChanges(() -> {});
        }
    }

    private void changed(Listener listener, LiveReading.Item item) {
        if (item.seen()) {
            audience.change(listener, item.topic(), item.id(), item.cursor(), item.message());
        } else {
            audience.gone(listener, item.topic(), item.id(), item.cursor(), item.message());
        }
    }

    private void sendHeldBack() {
        List<Opening> ready = held.stream()
                .filter(one -> one.opening() != null && one.opening().through() <= position)
                .toList();
        held.removeAll(ready);
        for (Opening one : ready) {
            if (one.opening() != null) {
                begin(one.request(), one.opening());
            }
        }
    }

    private void tick() {
        ticks++;
        readChanges(ticks % PRESENCE_TICKS == 0 ? presence::run : () -> {});
        long now = System.nanoTime();
        audience.sessions().stream()
                .filter(session -> session.stalled(now, PATIENCE.toNanos()))
                .forEach(session -> session.close(CloseCode.TOO_SLOW));
        if (ticks % BEAT_TICKS == 0) {
            OutgoingMessage beat = OutgoingMessage.of("heartbeat", new LiveMessage.Heartbeat(clock.instant()));
            audience.sessions().forEach(session -> session.offer(beat));
            List.of(Topic.STATUS, Topic.SENSORS, Topic.APPROVALS).forEach(this::readTopic);
        }
        if (ticks % CHECK_TICKS == 0) {
            check();
        }
    }

    /**
     * Checks the credentials of all clients in one query. The next check covers credentials that another node revokes later, and clients
     * that connect after the query.
     */
    private void check() {
        if (checking) {
            checkAgain = true;
            return;
        }
        checkAgain = false;
        Set<Credential> listening = audience.credentials();
        if (listening.isEmpty()) {
            return;
        }
        checking = true;
        CompletableFuture<Map<Credential, CredentialStatuses.Now>> answer = CompletableFuture.supplyAsync(
                        () -> standings.apply(listening), blocking)
                .orTimeout(CHECK_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        getContext().pipeToSelf(answer, (found, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "The credentials of live clients could not be checked: {}. The next check is in 2 s",
                        failure.toString());
            }
            return new Checked(found);
        });
    }

    private void checked(@Nullable Map<Credential, CredentialStatuses.Now> found) {
        checking = false;
        metrics.checked(found != null);
        if (found != null) {
            audience.sessions().forEach(session -> {
                CredentialStatuses.Now now = found.get(session.credential());
                if (now != null) {
                    session.stands(now);
                }
            });
        }
        if (checkAgain) {
            check();
        }
    }

    private void readTopic(Topic.Whole topic) {
        for (Listener listener : audience.listeners(topic.text())) {
            runAsync(() -> reading.whole(topic, listener), items -> new TopicRead(listener, topic.text(), items));
        }
    }

    private void sendTopic(TopicRead told) {
        if (told.items() != null) {
            audience.whole(told.listener(), told.topic(), told.items());
        }
    }

    private <T> void runAsync(Supplier<T> call, Function<@Nullable T, LiveCommand> answer) {
        getContext().pipeToSelf(CompletableFuture.supplyAsync(call, blocking), (found, failure) -> {
            if (failure != null) {
                LOG.warn("The projections could not be read for the live stream: {}", failure.toString());
            }
            return answer.apply(found);
        });
    }
}
