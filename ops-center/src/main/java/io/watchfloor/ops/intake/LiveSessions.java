package io.watchfloor.ops.intake;

import io.watchfloor.config.text.Plural;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.intake.health.HealthStore;
import io.watchfloor.ops.intake.health.SensorState.Ending;
import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.ops.intake.sensor.SensorProofs.Proven;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of the sensors that are connected to this node. Every {@value #CHECK_SECONDS} s the node renews its
 * heartbeat row, and ends streams whose sensor is revoked, has another session, or was silent for too long. Silence
 * is checked because a host that loses power or network access does not close its connection.
 */
final class LiveSessions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);

    private static final int CHECK_SECONDS = 2;

    /** A sensor sends a heartbeat frame every 5 s. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Jdbi database;
    private final NodeName node;
    private final Ledger ledger;
    private final HealthStore health;
    private final Clock clock;
    private final Executor executor;
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private final PeriodicWork work = new PeriodicWork(
            "live-sessions",
            Duration.ofSeconds(CHECK_SECONDS),
            "The node cannot renew its heartbeat row, so its sensors may connect to other nodes",
            this::check);
    private volatile boolean leaving;

    /** A stream, from the time when it is opened until it ends. */
    final class Live {
        private final Session session;
        private final Proven sensor;
        private final Consumer<StreamReply> ending;
        private volatile long heardAt = System.nanoTime();
        private final AtomicInteger unanswered = new AtomicInteger();
        private volatile boolean hasSentFrame;
        private volatile boolean welcomed;
        private volatile boolean closed;
        private volatile Ending how = Ending.BROKE;

        private Live(Session session, Proven sensor, Consumer<StreamReply> ending) {
            this.session = session;
            this.sensor = sensor;
            this.ending = ending;
        }

        Session session() {
            return session;
        }

        /** A frame has arrived. The sensor may stay silent while the center processes the frame. */
        void frameReceived() {
            unanswered.incrementAndGet();
            hasSentFrame = true;
        }

        /** @param answer the reply to the frame; null when processing the frame failed without a reply */
        void replySent(@Nullable StreamReply answer) {
            if (answer == null || answer.last()) {
                how = Ending.CENTER;
            }
            welcomed |= answer != null && answer.frames().stream().anyMatch(UplinkFrame.Welcome.class::isInstance);
            heardAt = System.nanoTime();
            unanswered.decrementAndGet();
            if (closed) {
                // The late reply may be a reply to the hello. In that case the session was taken after the ended
                // stream had released it, so the session must be released again.
                release();
            }
        }

        /**
         * The certificate has expired. The sensor presents its new certificate, or renews the expired certificate,
         * when it connects again.
         */
        private boolean certificateExpired(Instant now) {
            Instant until = sensor.until();
            return until != null && until.isBefore(now);
        }

        private boolean silent() {
            return unanswered.get() == 0 && System.nanoTime() - heardAt > SILENCE.toNanos();
        }

        /** Called when the stream has ended, whether the sensor or the center ended it. */
        void ended() {
            closed = true;
            if (live.remove(session.id()) != null && hasSentFrame) {
                release();
            }
        }

        private void release() {
            try {
                executor.execute(() -> {
                    try {
                        if (ledger.release(session)) {
                            health.streamEnded(session.sensor(), how);
                        }
                    } catch (RuntimeException e) {
                        LOG.warn(
                                "The session of sensor {} could not be released and ends only when this node stops: {}",
                                session.sensor(),
                                e.getMessage());
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("Session not released: the node is stopping, which ends all its sessions");
            }
        }
    }

    /** @param taken true if another stream now has the sensor's session; false if a database crash lost the session */
    private record Over(String id, boolean revoked, boolean taken) {}

    LiveSessions(Jdbi database, NodeName node, Ledger ledger, HealthStore health, Clock clock, Executor executor) {
        this.database = database;
        this.node = node;
        this.ledger = ledger;
        this.health = health;
        this.clock = clock;
        this.executor = executor;
    }

    /** Marks the sessions of earlier runs of this node as ended. */
    void start() {
        renew();
        work.start();
    }

    /** @param ending ends the stream with the given reply; called at most once */
    Live open(Proven sensor, Consumer<StreamReply> ending) {
        Live opened = new Live(new Session(sensor.id(), UUID.randomUUID().toString()), sensor, ending);
        live.put(opened.session().id(), opened);
        if (leaving) {
            end(opened, StreamReply.END);
        }
        return opened;
    }

    boolean leaving() {
        return leaving;
    }

    /** Ends all streams, including streams that are opened later, so that the sensors connect to another node. */
    void endAll() {
        leaving = true;
        List<Live> all = List.copyOf(live.values());
        if (!all.isEmpty()) {
            LOG.info("Shutting down: ending the streams of {}", Plural.of(all.size(), "sensor", "sensors"));
        }
        all.forEach(one -> end(one, StreamReply.END));
    }

    private void check() {
        for (Live one : List.copyOf(live.values())) {
            if (one.silent()) {
                LOG.warn(
                        "Ending the stream of sensor {}: no data received for {} s. The sensor reconnects when it can.",
                        one.session().sensor(),
                        SILENCE.toSeconds());
                end(one, StreamReply.END, Ending.SILENT);
            } else if (one.certificateExpired(clock.instant())) {
                LOG.info(
                        "Ending the stream of sensor {}: the sensor's certificate has expired",
                        one.session().sensor());
                end(one, StreamReply.END);
            }
        }
        renew();
        lostSessions().forEach(this::end);
    }

    private void renew() {
        database.useHandle(handle -> handle.createUpdate("""
                        WITH hurried AS (SELECT set_config('synchronous_commit', 'off', true))
                        INSERT INTO gate_node (node, incarnation, seen_at) SELECT :node, :incarnation, now() FROM hurried
                        ON CONFLICT (node) DO UPDATE SET incarnation = excluded.incarnation, seen_at = now()
                        """)
                .bind("node", node.name())
                .bind("incarnation", node.incarnation())
                .execute());
    }

    /**
     * Finds streams whose sensor was revoked or enrolled again, or whose session was taken over or no longer exists.
     * Skips streams that had not completed their hello before the query, because the session stored for such a sensor
     * may belong to a node that was killed. Otherwise thousands of sensors whose hellos still wait would be
     * disconnected.
     */
    private List<Over> lostSessions() {
        List<Live> mine = new ArrayList<>(live.values());
        if (mine.isEmpty()) {
            return List.of();
        }
        Set<String> welcomed = mine.stream()
                .filter(one -> one.welcomed)
                .map(one -> one.session().id())
                .collect(Collectors.toSet());
        return database.withHandle(handle -> handle.registerArrayType(String.class, "text")
                .createQuery("""
                        SELECT m.id, s.revoked_at IS NOT NULL OR s.enrolment <> m.enrolment AS revoked, x.session IS NOT NULL AS taken
                        FROM unnest(:ids, :sensors, :enrolments) AS m(id, sensor, enrolment)
                        JOIN sensor s ON s.id = m.sensor
                        LEFT JOIN sensor_session x ON x.sensor = m.sensor
                        WHERE s.revoked_at IS NOT NULL OR s.enrolment <> m.enrolment OR x.session IS DISTINCT FROM m.id
                        """)
                .bindArray(
                        "ids",
                        String.class,
                        mine.stream().map(one -> one.session().id()).toList())
                .bindArray(
                        "sensors",
                        String.class,
                        mine.stream().map(one -> one.session().sensor()).toList())
                .bindArray(
                        "enrolments",
                        String.class,
                        mine.stream().map(one -> one.sensor.enrolment()).toList())
                .map((row, context) ->
                        new Over(row.getString("id"), row.getBoolean("revoked"), row.getBoolean("taken")))
                .filter(over -> over.revoked() || welcomed.contains(over.id()))
                .list());
    }

    private void end(Over over) {
        Live one = live.get(over.id());
        if (one == null) {
            return;
        }
        if (over.revoked()) {
            LOG.info(
                    "Ending the stream of sensor {}: the sensor was revoked or enrolled again",
                    one.session().sensor());
            end(
                    one,
                    StreamReply.refusal(
                            "sensor.revoked",
                            "This sensor was revoked, or enrolled again elsewhere. Enroll it again if that was a mistake."));
        } else {
            LOG.info(
                    over.taken()
                            ? "Ending a stream of sensor {}: the sensor has another stream"
                            : "Ending the stream of sensor {}: the database lost the sensor's session. The sensor will reconnect",
                    one.session().sensor());
            end(one, StreamReply.END);
        }
    }

    private static void end(Live one, StreamReply answer) {
        end(one, answer, Ending.CENTER);
    }

    /** Releases the session immediately, because closing a half-open connection may take a long time. */
    private static void end(Live one, StreamReply answer, Ending how) {
        one.how = how;
        one.ended();
        one.ending.accept(answer);
    }

    @Override
    public void close() {
        work.close();
    }
}
