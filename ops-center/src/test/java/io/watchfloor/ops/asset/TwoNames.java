package io.watchfloor.ops.asset;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.asset.naming.AssetAlias;
import io.watchfloor.ops.asset.naming.AssetMerge;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.jspecify.annotations.Nullable;

/**
 * One sensor's spool sends records of one host under several names. The assets are real, with a journal in memory;
 * sensor and gate are simplified; messages between them are delayed, lost or repeated as the seed determines.
 */
final class TwoNames {

    private static final AtomicInteger HISTORIES = new AtomicInteger();
    private static final int MOST_RECORDS = 60;
    private static final int EPOCH = 1;
    private static final String SENSOR = "sensor-1";
    private static final Evaluator JUDGE = WorkstationRecords.judge(1);

    private final SplittableRandom random;
    private final List<String> names;
    private final Map<String, EventSourcedBehaviorTestKit<AssetCommand, AssetEvent, Asset>> assets =
            new LinkedHashMap<>();

    /** Messages between assets in transit. */
    private final List<Runnable> words = new ArrayList<>();

    /** Records in transit to an asset that evaluates them for a merged one. */
    private final List<Runnable> flights = new ArrayList<>();

    /** The name under which each record is sent. */
    private final TreeMap<Long, String> records = new TreeMap<>();

    private final TestProbe<NamingReply> person;
    private final AssetClient door;
    private long acked;
    private @Nullable Batch batch;
    final List<String> story = new ArrayList<>();

    private boolean faulty = true;

    private final class Batch {
        private final long through;
        private final Map<String, List<Submission>> parts = new TreeMap<>();
        private final List<CompletableFuture<AssetReply>> answers = new ArrayList<>();

        Batch(long through) {
            this.through = through;
            records.subMap(acked, false, through, true)
                    .forEach((sequence, name) -> parts.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(
                                    matches(sequence)
                                            ? WorkstationRecords.lsass(sequence)
                                            : WorkstationRecords.routine(sequence)));
            parts.forEach((name, part) -> answers.add(
                    door.absorb(key(name), SENSOR, EPOCH, part, null).toCompletableFuture()));
        }

        boolean isOver() {
            return answers.stream().allMatch(CompletableFuture::isDone);
        }

        boolean isDone() {
            return answers.stream()
                    .allMatch(one -> one.isDone()
                            && !one.isCompletedExceptionally()
                            && one.join() instanceof AssetReply.Absorbed);
        }
    }

    private final class Door implements PlainDoor {
        @Override
        public CompletionStage<AssetReply> absorb(
                AssetKey asset, String sensor, long epoch, List<Submission> records, @Nullable String traceparent) {
            return maybeLost(run(asset.asset().toString(), null, records));
        }

        @Override
        public CompletionStage<AssetReply> absorbMerged(
                AssetKey name,
                AssetReply.Elsewhere to,
                String sensor,
                long epoch,
                List<Submission> records,
                @Nullable String traceparent) {
            CompletableFuture<AssetReply> answer = new CompletableFuture<>();
            flights.add(() -> {
                AssetReply reply = run(to.asset(), new Handed(name.asset().toString(), to.version()), records);
                maybeLost(reply).whenComplete((said, failure) -> {
                    if (failure == null) {
                        answer.complete(said);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            });
            return answer;
        }
    }

    private record Handed(String name, long version) {}

    private final class Neighbours implements AssetOutbound {
        @Override
        public void send(AssetKey asset, String other, AssetCommand.Naming word) {
            words.add(() -> {
                story.add("%s hears %s".formatted(other, word));
                asset(other).runCommand(word);
            });
        }

        @Override
        public void contribute(AssetKey asset, List<PendingContribution> contributions) {}

        @Override
        public void correlatedTaken(String correlation, AssetKey asset, long through) {}

        @Override
        public void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent) {}

        @Override
        public void foldingEnded(AssetKey asset, CaseId caseId) {}
    }

    static ActorTestKit kit() {
        return ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    }

    /** @param gate how the gate reaches assets */
    TwoNames(ActorTestKit kit, long seed, UnaryOperator<AssetClient> gate) {
        random = new SplittableRandom(seed);
        person = kit.createTestProbe();
        names = Stream.of("host:ws01", "host:ws01.corp.example", "host:web")
                .map(name -> name + "-" + HISTORIES.incrementAndGet())
                .toList();
        names.forEach(name -> assets.put(
                name,
                EventSourcedBehaviorTestKit.create(
                        kit.system(),
                        AssetEntity.create(key(name), dependencies()),
                        EventSourcedBehaviorTestKit.disabledSerializationSettings())));
        door = gate.apply(new Door());
    }

    private AssetDependencies dependencies() {
        return new AssetDependencies(
                new AssetDependencies.Judging(
                        () -> JUDGE,
                        WorkstationRecords.READER,
                        new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30))),
                new Neighbours(),
                (asset, generation) -> CompletableFuture.completedFuture(
                        new EvidenceKey(asset, generation, new byte[EvidenceKey.BYTES])),
                Clock.fixed(WorkstationRecords.START, ZoneOffset.UTC),
                new AssetDependencies.Journaling(() -> {}, 100),
                new AssetDependencies.Watching(
                        new AssetMetrics(new PrometheusRegistry(), Clock.systemUTC()), Tracing.off()));
    }

    private static AssetKey key(String name) {
        return AssetKey.of(AssetId.parse(name));
    }

    /** Every second record matches a rule. */
    private static boolean matches(long sequence) {
        return sequence % 2 == 0;
    }

    private EventSourcedBehaviorTestKit<AssetCommand, AssetEvent, Asset> asset(String name) {
        return Objects.requireNonNull(assets.get(name), name);
    }

    private AssetReply run(String name, @Nullable Handed handed, List<Submission> records) {
        AssetReply reply = asset(name)
                .<AssetReply>runCommand(replyTo -> {
                    AssetCommand.Absorb absorb = new AssetCommand.Absorb(SENSOR, EPOCH, records, null, replyTo);
                    return handed == null
                            ? absorb
                            : new AssetCommand.AbsorbFor(handed.name(), handed.version(), absorb);
                })
                .reply();
        story.add("%s %s %s: %s"
                .formatted(
                        name,
                        handed == null ? "gets" : "gets for " + handed,
                        records.stream().map(Submission::sequence).toList(),
                        reply));
        return reply;
    }

    private CompletionStage<AssetReply> maybeLost(AssetReply reply) {
        boolean lost = faulty && random.nextInt(3) == 0;
        if (lost) {
            story.add("  the answer is lost");
        }
        return lost
                ? CompletableFuture.failedFuture(new TimeoutException("the answer was lost"))
                : CompletableFuture.completedFuture(reply);
    }

    /** Executes one small random step. */
    void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> deliver();
            case 4, 5 -> any(flights);
            case 6, 7 -> any(words);
            case 8 -> decide();
            case 9 -> end();
            case 10 -> asset(name()).runCommand(AssetCommand.Wake.WAKE);
            default -> {
                if (random.nextInt(4) == 0) {
                    String name = name();
                    story.add(name + " starts anew");
                    asset(name).restart();
                }
            }
        }
    }

    /** Takes a message at random, sometimes twice, sometimes dropping it. */
    private void any(List<Runnable> under) {
        if (!under.isEmpty()) {
            int at = random.nextInt(under.size());
            int fate = faulty ? random.nextInt(8) : 2;
            Runnable one = fate == 0 ? under.get(at) : under.remove(at);
            if (fate != 1) {
                one.run();
            }
        }
    }

    private String name() {
        return names.get(random.nextInt(names.size()));
    }

    private void decide() {
        String one = name();
        String other = name();
        story.add(one + " is decided to be " + other);
        asset(one)
                .runCommand(new AssetCommand.DecideSame(
                        other, "ann", true, "one machine", null, Everything.of("ann"), person.getRef()));
    }

    private void end() {
        String one = name();
        story.add(one + " is decided to be itself");
        asset(one)
                .runCommand(
                        new AssetCommand.EndSame("ann", "two machines", null, Everything.of("ann"), person.getRef()));
    }

    /**
     * The sensor sends records that are not acknowledged, starting with the first; the gate takes the next batch when
     * the previous one is done.
     */
    private void deliver() {
        Batch under = batch;
        if (under != null && under.isDone()) {
            acked = under.through;
            story.add("acked through " + acked);
            under = null;
        }
        if (under == null || under.isOver() || random.nextInt(6) == 0) {
            long most = records.isEmpty() ? 0 : records.lastKey();
            long through = under != null ? under.through : Math.min(most, acked + 1 + random.nextInt(6));
            if (under == null && through <= acked + 1 && records.size() < MOST_RECORDS) {
                for (int i = 0; i < 5; i++) {
                    records.put(records.size() + 1L, names.get(random.nextInt(2)));
                }
                through = acked + 3;
            }
            batch = through > acked ? new Batch(through) : null;
        }
    }

    /** From now on no message is lost, until everything is evaluated and decided. */
    void settle() {
        faulty = false;
        for (int round = 0; round < 400 && !isSettled(); round++) {
            names.forEach(name -> asset(name).runCommand(AssetCommand.Wake.WAKE));
            while (!words.isEmpty()) {
                words.removeFirst().run();
            }
            while (!flights.isEmpty()) {
                flights.removeFirst().run();
            }
            deliver();
        }
    }

    boolean isSettled() {
        return !records.isEmpty()
                && acked == records.lastKey()
                && words.isEmpty()
                && flights.isEmpty()
                && names.stream()
                        .map(name -> asset(name).getState().naming().same().is())
                        .allMatch(is -> is == null || is.phase() == AssetMerge.Phase.SAME);
    }

    /** Checks that the decisions of both assets are consistent. */
    boolean isConsistent() {
        return names.stream().allMatch(name -> {
            AssetAlias same = asset(name).getState().naming().same();
            AssetMerge is = same.is();
            return (is == null || same.standsFor().isEmpty())
                    && (is == null
                            || asset(is.with()).getState().naming().same().standsFor(name, is.version()))
                    && same.standsFor().keySet().stream().allMatch(other -> {
                        AssetMerge its = asset(other).getState().naming().same().is();
                        return its != null && its.with().equals(name);
                    });
        });
    }

    /** The records that must be detected, in their order. */
    List<String> due() {
        return records.keySet().stream()
                .filter(TwoNames::matches)
                .map(sequence -> new RecordId(SENSOR, EPOCH, sequence).toString())
                .sorted()
                .toList();
    }

    /** The detected records, with repetitions, by any asset. */
    List<String> detected() {
        return names.stream()
                .flatMap(name -> asset(name).persistenceTestKit().persistedInStorage("asset|" + key(name)).stream())
                .flatMap(event ->
                        event instanceof TelemetryAbsorbed absorbed ? absorbed.detections().stream() : Stream.empty())
                .map(Detection::record)
                .sorted()
                .toList();
    }

    /** How many records were evaluated by the asset into which their name was merged. */
    long handedOver() {
        return names.stream()
                .flatMap(name -> asset(name).persistenceTestKit().persistedInStorage("asset|" + key(name)).stream())
                .filter(event -> event instanceof TelemetryAbsorbed absorbed
                        && absorbed.progress().stream().contains("@"))
                .count();
    }
}
