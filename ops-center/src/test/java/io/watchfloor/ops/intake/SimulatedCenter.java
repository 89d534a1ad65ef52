package io.watchfloor.ops.intake;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.intake.SimulatedMachine.Done;
import io.watchfloor.ops.intake.UplinkSession.Collaborators;
import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.TelemetryGate;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A center of two nodes: real sessions over a ledger in memory, with assets that evaluate records above their watermark
 * when the simulation advances them.
 */
final class SimulatedCenter {

    static final String SENSOR = "sensor-1";
    private static final int ASSETS = 3;

    /** One record in so many matches a rule. */
    private static final int REMARKABLE = 4;

    private static final IngestMetrics METRICS = new IngestMetrics(new PrometheusRegistry());

    final List<Node> nodes = new ArrayList<>();
    private final IngestSettings settings;
    private final RunningHash hash;
    private final RandomGenerator random;
    private ModelLedger ledger;
    private Map<Watermark, Long> watermarks = new HashMap<>();
    private Map<Integer, Integer> judged = new HashMap<>();
    private Set<Done> acked = new HashSet<>();
    private Set<Place> unremarkable = new HashSet<>();
    private int count;

    private record Watermark(int asset, long epoch) {}

    private record Place(long epoch, long sequence) {}

    /** The content of a backup. */
    record Backup(
            ModelLedger ledger,
            Map<Watermark, Long> watermarks,
            Map<Integer, Integer> judged,
            Set<Done> acked,
            Set<Place> unremarkable) {}

    SimulatedCenter(IngestSettings settings, RunningHash hash, RandomGenerator random) {
        this.settings = settings;
        this.hash = hash;
        this.random = random;
        this.ledger = new ModelLedger(random.nextLong());
        nodes.add(new Node("a"));
        nodes.add(new Node("b"));
    }

    ModelLedger ledger() {
        return ledger;
    }

    /** How often each record was evaluated. */
    Map<Integer, Integer> judged() {
        return judged;
    }

    /** The records that this center has acknowledged. */
    Set<Done> acked() {
        return acked;
    }

    Backup backup() {
        return new Backup(
                ledger.restored(0),
                Map.copyOf(watermarks),
                Map.copyOf(judged),
                Set.copyOf(acked),
                Set.copyOf(unremarkable));
    }

    /** Everything since the backup is lost, and all connections break. */
    void restore(Backup backup) {
        ledger = backup.ledger().restored(random.nextLong());
        ledger.force();
        watermarks = new HashMap<>(backup.watermarks());
        judged = new HashMap<>(backup.judged());
        acked = new HashSet<>(backup.acked());
        unremarkable = new HashSet<>(backup.unremarkable());
        nodes.replaceAll(Node::restarted);
    }

    /** The nodes keep running, with sessions that the database may have lost. */
    void databaseIsKilled() {
        ledger.crash();
        nodes.forEach(node -> node.wasPaused = true);
    }

    private boolean lives(NodeName name) {
        return nodes.stream().anyMatch(node -> node.name.equals(name) && !node.paused);
    }

    /** Welcomed streams of healthy nodes. */
    long speaking() {
        return nodes.stream()
                .filter(node -> !node.paused && !node.wasPaused)
                .flatMap(node -> node.streams.stream())
                .filter(stream -> stream.open && stream.welcomed)
                .count();
    }

    /** Records on their way to their assets. */
    private final class Work {
        private final long epoch;
        private final List<Deque<TelemetryRecord>> byAsset = new ArrayList<>();
        private final CompletableFuture<TelemetryGate.BatchResult> done = new CompletableFuture<>();

        private Work(long epoch, List<TelemetryRecord> records) {
            this.epoch = epoch;
            for (int asset = 0; asset < ASSETS; asset++) {
                byAsset.add(new ArrayDeque<>());
            }
            records.forEach(record ->
                    byAsset.get(SimulatedMachine.record(record.body()) % ASSETS).add(record));
        }

        /** One record reaches its asset. */
        private void goOn() {
            List<Deque<TelemetryRecord>> left =
                    byAsset.stream().filter(queue -> !queue.isEmpty()).toList();
            if (!left.isEmpty()) {
                judge(left.get(random.nextInt(left.size())).remove());
            }
        }

        private boolean isOver() {
            return byAsset.stream().allMatch(Deque::isEmpty);
        }

        private void judge(TelemetryRecord record) {
            int number = SimulatedMachine.record(record.body());
            Watermark place = new Watermark(number % ASSETS, epoch);
            if (record.sequence() <= watermarks.getOrDefault(place, 0L)) {
                return;
            }
            if (number % REMARKABLE > 0) {
                // No rule matches the record: nothing is written, and a repeat is evaluated again.
                if (unremarkable.add(new Place(epoch, record.sequence()))) {
                    judged.merge(number, 1, Integer::sum);
                }
            } else {
                watermarks.put(place, record.sequence());
                ledger.force(); // A journal write waits for the disk, which makes everything written before durable.
                judged.merge(number, 1, Integer::sum);
            }
        }
    }

    /** A node of the center, until it is restarted. */
    final class Node implements BatchGate {
        /** The clock advances a second per reading, so that many simulated hellos do not count as a reconnect storm. */
        private final AtomicLong calm = new AtomicLong();

        final List<Stream> streams = new ArrayList<>();
        private final NodeName name;
        private final List<Work> works = new ArrayList<>();
        private final List<CompletableFuture<Boolean>> looks = new ArrayList<>();
        private final Collaborators with;
        private boolean paused;
        private boolean wasPaused;
        private boolean silent;
        private boolean losesAnswers;

        private Node(String name) {
            this.name = new NodeName(name, Integer.toString(count++));
            this.with = new Collaborators(
                    this,
                    new LosingLedger(
                            ledger.of(this.name, SimulatedCenter.this::lives),
                            () -> losesAnswers && random.nextBoolean()),
                    settings,
                    METRICS,
                    this::look,
                    new DeafHealthEar(),
                    new HelloThrottle(
                            Duration.ofSeconds(10),
                            Long.MAX_VALUE,
                            () -> calm.addAndGet(Duration.ofSeconds(1).toNanos()),
                            held -> {}),
                    hash,
                    Clock.systemUTC(),
                    Runnable::run);
        }

        /** Work in progress is lost without notice. */
        private Node restarted() {
            streams.forEach(stream -> stream.open = false);
            return new Node(name.name());
        }

        void crash() {
            nodes.set(nodes.indexOf(this), restarted());
        }

        void pause(boolean now) {
            wasPaused |= paused;
            paused = now;
        }

        boolean isPaused() {
            return paused;
        }

        void databaseIsSilent(boolean now) {
            silent = now;
        }

        void losesAnswers(boolean now) {
            losesAnswers = now;
        }

        Stream open() {
            Stream opened = new Stream(this, "session-" + count++);
            streams.add(opened);
            return opened;
        }

        /** Executes a small step on this node; false when there is nothing to do. */
        boolean goOn() {
            if (paused) {
                return false;
            }
            if (!looks.isEmpty() && random.nextInt(3) == 0) {
                CompletableFuture<Boolean> look = looks.remove(random.nextInt(looks.size()));
                look.complete(false);
                return true;
            }
            if (!works.isEmpty()) {
                Work work = works.get(random.nextInt(works.size()));
                work.goOn();
                if (work.isOver()) {
                    works.remove(work);
                    work.done.complete(new TelemetryGate.BatchResult(0, List.of()));
                }
                return true;
            }
            return false;
        }

        /** Checks the sessions, as a node does every other second. */
        void watch() {
            for (Stream stream : List.copyOf(streams)) {
                ModelLedger.Held held = ledger.holder(SENSOR);
                boolean lost =
                        stream.welcomed && (held == null || !held.session().equals(stream.id));
                if (stream.halfOpen || lost) {
                    stream.end();
                }
            }
            wasPaused = paused;
        }

        @SuppressWarnings("UndefinedEquals") // Compared by identity.
        private CompletionStage<Boolean> look(CompletableFuture<?> work) {
            CompletableFuture<Boolean> look = new CompletableFuture<>();
            looks.add(look);
            return work.handle((done, failure) -> {
                        looks.remove(look);
                        return failure == null;
                    })
                    .applyToEither(look, done -> done);
        }

        @Override
        public boolean canCommit() {
            return !silent;
        }

        @Override
        public boolean tracing() {
            return false;
        }

        @Override
        public void reportHost(String sensor, @Nullable HostIdentity host) {}

        @Override
        public CompletionStage<Void> prepare(String sensor, long epoch) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Optional<CompletionStage<TelemetryGate.BatchResult>> submit(
                String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent) {
            if (random.nextInt(30) == 0) {
                return Optional.empty();
            }
            Work work = new Work(epoch, records);
            works.add(work);
            return Optional.of(work.done);
        }
    }

    /** One connection, seen from the center. */
    final class Stream {
        final Deque<Object> up = new ArrayDeque<>();
        final Deque<String> down = new ArrayDeque<>();
        private final Node node;
        private final Session id;
        private final UplinkSession session;
        private final boolean older = random.nextInt(4) == 0;
        private boolean open = true;
        private boolean halfOpen;
        private int unanswered;
        private boolean welcomed;

        /** A frame sent before a restore may arrive after it. */
        private final ModelLedger saidBy = ledger;

        private Stream(Node node, String id) {
            this.node = node;
            this.id = new Session(SENSOR, id);
            this.session = new UplinkSession(this.id, node.with, frame -> List.of());
        }

        boolean isOfThisCenter() {
            return saidBy == ledger;
        }

        /** Whether the node behaves like one of the previous version. */
        boolean isOlder() {
            return older;
        }

        boolean isOpen() {
            return open;
        }

        /** Reads the next frame; false when there is none, or two earlier frames are not answered. */
        boolean hear() {
            Object frame = unanswered == 2 || !open || node.paused ? null : up.poll();
            if (frame == null) {
                return false;
            }
            unanswered++;
            UplinkSession.Turn turn = session.turn();
            CompletionStage<StreamReply> answering =
                    frame instanceof String text ? turn.onText(text) : turn.onBinary((byte[]) frame);
            answering.whenComplete((answer, failure) -> {
                unanswered--;
                if (failure != null) {
                    throw new IllegalStateException(failure);
                }
                for (UplinkFrame said : answer.frames()) {
                    welcomed |= said instanceof UplinkFrame.Welcome;
                    down.add(UplinkCodec.encode(said));
                }
                if (answer.last()) {
                    end();
                }
            });
            return true;
        }

        /**
         * The sensor disconnects. Frames that it sent may still be read, and the center may notice the disconnect late.
         */
        void cut() {
            halfOpen = true;
            if (random.nextBoolean()) {
                up.clear();
            }
            if (random.nextInt(3) > 0) {
                end();
            }
        }

        private void end() {
            if (open) {
                open = false;
                node.streams.remove(this);
                node.with.ledger().release(id);
            }
        }
    }
}
