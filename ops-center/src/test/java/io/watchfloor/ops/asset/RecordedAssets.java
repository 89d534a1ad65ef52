package io.watchfloor.ops.asset;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.asset.AssetCommand.Absorb;
import io.watchfloor.ops.asset.evidence.EvidenceVault;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Assets over the real journal that do one thing at a time, and a record of the state that each asset reported at each
 * time. Messages between assets are delivered as steps of their own.
 */
final class RecordedAssets implements AssetOutbound {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** An asset's message to another asset. */
    private record Letter(AssetKey to, AssetCommand.Naming word) {}

    /** A time span, in milliseconds, in which no asset had anything to do. */
    record Quiet(long from, long to) {}

    private final ActorTestKit kit;
    private final Jdbi jdbi;
    private final int snapshotEvery;
    private final Evaluator judge;
    private final Map<AssetKey, ActorRef<AssetCommand>> live = new TreeMap<>(Comparator.comparing(AssetKey::toString));
    private final Map<AssetKey, NavigableMap<Long, AssetStatus>> recorded = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Queue<Letter> letters = new ConcurrentLinkedQueue<>();
    private final Map<AssetKey, TreeSet<Long>> owed = new HashMap<>();
    private final Map<AssetKey, Long> offered = new HashMap<>();
    private final List<Quiet> quiet = new ArrayList<>();
    private long quietSince = System.currentTimeMillis();

    RecordedAssets(ActorTestKit kit, Jdbi jdbi, int snapshotEvery, Evaluator judge) {
        this.kit = kit;
        this.jdbi = jdbi;
        this.snapshotEvery = snapshotEvery;
        this.judge = judge;
    }

    static AssetKey key(String name) {
        return AssetKey.parse("default/host:" + name);
    }

    List<Quiet> quiet() {
        return quiet;
    }

    /** The state that the asset reported last before a time; null if it was not asked before. */
    @Nullable
    AssetStatus recorded(AssetKey asset, long at) {
        var entry = recorded.getOrDefault(asset, new TreeMap<>()).floorEntry(at);
        return entry == null ? null : entry.getValue();
    }

    AssetStatus now(AssetKey asset) {
        return Objects.requireNonNull(recorded.get(asset)).lastEntry().getValue();
    }

    List<AssetKey> assets() {
        return List.copyOf(live.keySet());
    }

    /** Records one batch; a batch of a merged asset goes to the asset that evaluates it. */
    void absorb(AssetKey asset, List<byte[]> bodies) throws Exception {
        List<Submission> batch = new ArrayList<>();
        for (byte[] body : bodies) {
            long sequence = sequences.merge(asset.toString(), 1L, Long::sum);
            batch.add(new Submission(new TelemetryRecord(
                    sequence, Instant.parse("2026-11-01T00:00:00Z").toEpochMilli(), null, null, body)));
        }
        AssetReply reply = step(asset, (AskedFor<AssetReply>) replyTo -> absorb(batch, replyTo));
        if (reply instanceof AssetReply.Elsewhere elsewhere) {
            AssetKey other = AssetKey.parse("default/" + elsewhere.asset());
            reply = step(other, (AskedFor<AssetReply>) replyTo ->
                    new AssetCommand.AbsorbFor(asset.asset().toString(), elsewhere.version(), absorb(batch, replyTo)));
        }
        if (!(reply instanceof AssetReply.Absorbed)) {
            throw new IllegalStateException("%s was not evaluated: %s".formatted(asset, reply));
        }
    }

    private static Absorb absorb(List<Submission> batch, ActorRef<AssetReply> replyTo) {
        return new Absorb("sensor-1", 1, batch, null, replyTo);
    }

    void profile(AssetKey asset, ProfileChange change) throws Exception {
        step(asset, (AskedFor<ProfileReply>)
                replyTo -> new AssetCommand.ChangeProfile(change, "ann", null, null, Everything.of("ann"), replyTo));
    }

    void hold(AssetKey asset, String matter) throws Exception {
        step(asset, (AskedFor<EvidenceReply>)
                replyTo -> new AssetCommand.PlaceHold(matter, "ann", "A court asks", Everything.of("ann"), replyTo));
    }

    void release(AssetKey asset, String matter) throws Exception {
        step(asset, (AskedFor<EvidenceReply>)
                replyTo -> new AssetCommand.ReleaseHold(matter, "ann", Everything.of("ann"), replyTo));
    }

    void erase(AssetKey asset) throws Exception {
        step(asset, (AskedFor<EvidenceReply>)
                replyTo -> new AssetCommand.EraseEvidence("ann", "Requested", Everything.of("ann"), replyTo));
    }

    void reports(AssetKey asset, String address) throws Exception {
        SensorHostReport report =
                new SensorHostReport("sensor-1", List.of(asset.asset().name()), List.of(address), Instant.now(), null);
        step(asset, (AskedFor<NamingReply>) replyTo -> new AssetCommand.HearHost(report, replyTo));
    }

    void merge(AssetKey asset, AssetKey with) throws Exception {
        // The reply arrives when both assets agree, after more steps.
        ActorRef<NamingReply> nobody = kit.system().ignoreRef();
        tell(
                asset,
                new AssetCommand.DecideSame(
                        with.asset().toString(), "ann", true, "One host", null, Everything.of("ann"), nobody));
        deliver();
    }

    void undoMerge(AssetKey asset) throws Exception {
        ActorRef<NamingReply> nobody = kit.system().ignoreRef();
        tell(asset, new AssetCommand.EndSame("ann", "Two hosts", null, Everything.of("ann"), nobody));
        deliver();
    }

    private void deliver() throws Exception {
        for (Letter next = letters.poll(); next != null; next = letters.poll()) {
            tell(next.to(), next.word());
        }
    }

    void closeCase(AssetKey asset, List<String> alerts) throws Exception {
        tell(asset, new AssetCommand.EndFolding(new CaseId("case-1"), alerts));
    }

    void placeAlerts(AssetKey asset) throws Exception {
        tell(asset, new AssetCommand.ConfirmPlacement(offered.getOrDefault(asset, 0L)));
    }

    void confirmContributions(AssetKey asset) throws Exception {
        tell(asset, new AssetCommand.ConfirmContributions(List.copyOf(owed.getOrDefault(asset, new TreeSet<>()))));
    }

    /** Unloads the asset. The next step restores it from the journal. */
    void unload(AssetKey asset) {
        ActorRef<AssetCommand> left = live.get(asset);
        if (left != null) {
            kit.stop(left);
            live.put(asset, spawn(asset));
        }
    }

    private void tell(AssetKey asset, AssetCommand word) throws Exception {
        begin();
        entity(asset).tell(word);
        record(asset);
    }

    private interface AskedFor<R> extends Function<ActorRef<R>, AssetCommand> {}

    private <R> R step(AssetKey asset, AskedFor<R> command) throws Exception {
        begin();
        R reply = AskPattern.<AssetCommand, R>ask(entity(asset), command::apply, PATIENCE, kit.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        record(asset);
        return reply;
    }

    /** Until now nothing happened. The journal counts in milliseconds, so the next step waits for the next one. */
    private void begin() {
        long since = quietSince;
        while (System.currentTimeMillis() <= since) {
            Thread.onSpinWait();
        }
        quiet.add(new Quiet(since, System.currentTimeMillis() - 1));
    }

    private void record(AssetKey asset) throws Exception {
        AssetStatus status = AskPattern.<AssetCommand, AssetStatus>ask(
                        entity(asset), AssetCommand.Describe::new, PATIENCE, kit.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        quietSince = System.currentTimeMillis();
        recorded.computeIfAbsent(asset, none -> new TreeMap<>()).put(quietSince, status);
    }

    private ActorRef<AssetCommand> entity(AssetKey asset) {
        return live.computeIfAbsent(asset, this::spawn);
    }

    private ActorRef<AssetCommand> spawn(AssetKey asset) {
        return kit.spawn(AssetEntity.create(
                asset,
                new AssetDependencies(
                        new AssetDependencies.Judging(
                                () -> judge,
                                WorkstationRecords.READER,
                                new AssetRetentionPolicy(Duration.ofHours(1), Duration.ofDays(30))),
                        this,
                        new EvidenceVault(jdbi, new SecureRandom(), Runnable::run),
                        Clock.systemUTC(),
                        new AssetDependencies.Journaling(() -> {}, snapshotEvery),
                        new AssetDependencies.Watching(
                                new AssetMetrics(new PrometheusRegistry(), Clock.systemUTC()), Tracing.off()))));
    }

    @Override
    public synchronized void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent) {
        offered.merge(asset, alerts.getLast().ordinal(), Math::max);
    }

    @Override
    public void foldingEnded(AssetKey asset, CaseId caseId) {}

    @Override
    public synchronized void contribute(AssetKey asset, List<PendingContribution> contributions) {
        contributions.forEach(
                one -> owed.computeIfAbsent(asset, none -> new TreeSet<>()).add(one.ordinal()));
    }

    @Override
    public void send(AssetKey asset, String other, AssetCommand.Naming word) {
        letters.add(new Letter(AssetKey.parse("default/" + other), word));
    }

    @Override
    public void correlatedTaken(String correlation, AssetKey asset, long through) {}
}
