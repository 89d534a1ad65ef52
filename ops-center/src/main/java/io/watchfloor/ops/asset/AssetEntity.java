package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.asset.naming.AssetMerge;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.shell.CommandFailures;
import io.watchfloor.ops.platform.shell.EntityShell;
import io.watchfloor.ops.platform.shell.Redelivery;
import io.watchfloor.ops.platform.shell.StoredEntity;
import io.watchfloor.ops.platform.tracing.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor of an {@link Asset}: receives commands, persists events, replies, and sends alerts to triage until triage
 * confirms them.
 */
public final class AssetEntity extends StoredEntity<AssetMessage, AssetEvent, Asset> {

    public static final EntityTypeKey<AssetCommand> KEY = EntityTypeKey.create(AssetCommand.class, "asset");

    private static final Logger LOG = LoggerFactory.getLogger(AssetEntity.class);

    /** How many alerts are sent to triage in one message. Further alerts are sent after these are confirmed. */
    private static final int OFFERED_AT_ONCE = 100;

    /**
     * Maximum number of unconfirmed contributions. Above this number, an asset rejects telemetry until correlation
     * windows confirm some of its contributions.
     */
    private static final int MAX_UNCONFIRMED = 10_000;

    private static final int REDELIVERED_AT_ONCE = 500;

    private static final Duration ASK_FOR_KEY_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration KEY_LOST_AFTER = Duration.ofSeconds(10);
    private static final int FAILURES_PER_WARNING = 60;

    private static final String KEY_TIMER = "key";

    private final ActorContext<AssetMessage> context;
    private final TimerScheduler<AssetMessage> timers;
    private final AssetKey key;
    private final AssetDependencies dependencies;
    private final RecoverySupervisor supervisor;

    /** Contributions that were confirmed, but whose confirmation is not journaled yet. */
    private final TreeSet<Long> confirmed = new TreeSet<>();

    /**
     * Contributions that were sent again and are not confirmed yet. Further contributions are sent when correlation
     * windows confirm these.
     */
    private final Redelivery<Long> contributions = new Redelivery<>(REDELIVERED_AT_ONCE);

    /** When the oldest alerts without a case were committed, in nanoseconds; null when there are no such alerts. */
    private @Nullable Long unplacedSince;

    /** The key that encrypts the evidence; null before the first evidence and after an erasure. */
    private @Nullable EvidenceKey evidenceKey;

    private final AssetMergeProtocol merges;

    private boolean awaitsKey;

    private int keyFailures;

    private AssetEntity(
            ActorContext<AssetMessage> context,
            TimerScheduler<AssetMessage> timers,
            AssetKey key,
            AssetDependencies dependencies,
            RecoverySupervisor watch) {
        super(KEY, key.toString(), context);
        this.context = context;
        this.timers = timers;
        this.key = key;
        this.dependencies = dependencies;
        this.supervisor = watch;
        this.merges = new AssetMergeProtocol(key, dependencies, Effect(), this::persist, this::committed);
    }

    /**
     * @param maxLive maximum number of asset entities that a node keeps in memory; limited because assets are the
     *     most numerous kind of entity
     */
    public static ActorRef<ShardingEnvelope<AssetCommand>> init(
            ActorSystem<?> system, int maxLive, AssetDependencies dependencies) {
        ClusterShardingSettings usual = ClusterShardingSettings.create(system);
        return ClusterSharding.get(system)
                .init(EntityShell.sharded(
                                KEY, EntityShell.Threads.TELEMETRY, id -> create(AssetKey.parse(id), dependencies))
                        .withStopMessage(AssetCommand.Leave.LEAVE)
                        .withSettings(usual.withPassivationStrategy(
                                usual.passivationStrategySettings().withActiveEntityLimit(maxLive))));
    }

    static Behavior<AssetCommand> create(AssetKey key, AssetDependencies dependencies) {
        return Behaviors.<AssetMessage>setup(context -> {
                    RecoverySupervisor watch =
                            new RecoverySupervisor(key, dependencies.watching().metrics());
                    return Behaviors.intercept(
                            () -> watch,
                            Behaviors.withTimers(timers -> new AssetEntity(context, timers, key, dependencies, watch)));
                })
                .narrow();
    }

    @Override
    public Asset emptyState() {
        return Asset.unknown(key);
    }

    @Override
    protected ReplyEffect<AssetEvent, Asset> on(Asset asset, AssetMessage message) {
        if (message instanceof AssetCommand.ByPerson asked
                && AssetRights.decide(asset, asked) instanceof Denied denied) {
            dependencies.watching().metrics().denied(denied.reason());
            AssetRights.deny(asked, denied.reason());
            return Effect().noReply();
        }
        return switch (message) {
            case AssetCommand.Absorb absorb -> absorb(asset, absorb, null);
            case AssetCommand.AbsorbFor given -> absorb(asset, given.batch(), given);
            case AssetCommand.Naming naming -> merges.on(asset, naming);
            case AssetCommand.ConfirmPlacement placement ->
                persistQuietly(asset, asset.placed(placement.through()).stream().toList(), state -> {
                    Long since = unplacedSince;
                    if (since != null) {
                        dependencies.watching().metrics().placed(since);
                        unplacedSince = null;
                    }
                    committed(state);
                });
            case AssetCommand.ConfirmContributions confirm -> {
                confirmed.addAll(confirm.ordinals());
                confirmed.headSet(asset.contributions().firstUntaken()).clear();
                contributeAgain(asset, contributions.confirmed(confirm.ordinals()));
                yield persistQuietly(
                        asset, asset.contributed(confirmed).stream().toList(), this::committed);
            }
            case AssetCommand.TakeCorrelated take -> take(asset, take);
            case AssetCommand.TakeLookBack take -> takeLookBack(asset, take);
            case AssetCommand.EndFolding end -> endFolding(asset, end);
            case AssetCommand.PlaceHold hold ->
                persistAndReply(
                        asset,
                        asset.hold(hold.matter(), hold.by(), hold.reason(), now()),
                        hold.replyTo(),
                        new EvidenceReply.Success(asset.custody().erasures()));
            case AssetCommand.ReleaseHold release ->
                persistAndReply(
                        asset,
                        asset.release(release.matter(), release.by(), now()),
                        release.replyTo(),
                        new EvidenceReply.NoSuchHold(release.matter()));
            case AssetCommand.EraseEvidence erase ->
                persistAndReply(
                        asset,
                        asset.erase(erase.by(), erase.reason(), now()),
                        erase.replyTo(),
                        new EvidenceReply.OnHold(asset.custody().holds()));
            case AssetCommand.ChangeProfile change -> changeProfile(asset, change);
            case AssetMessage.TakeKey taken -> takeKey(taken.key());
            case AssetMessage.MissKey missed -> keyFailed(missed.reason());
            case AssetMessage.AskForKey again -> {
                if (awaitsKey) {
                    askForKey(asset);
                }
                yield Effect().noReply();
            }
            case AssetCommand.Wake wake -> repeatUnconfirmed(asset);
            // Commands that wait for the evidence key are handled first, because unloading the asset now would lose
            // them.
            case AssetCommand.Leave leave ->
                awaitsKey ? Effect().stash() : Effect().stop().thenNoReply();
            case AssetCommand.Describe describe -> Effect().reply(describe.replyTo(), asset.status());
        };
    }

    /** @param given the command with the records of a merged asset; null for the asset's own records */
    private ReplyEffect<AssetEvent, Asset> absorb(
            Asset asset, AssetCommand.Absorb absorb, AssetCommand.@Nullable AbsorbFor given) {
        if (awaitsKey) {
            return Effect().stash(); // A later command must not move the watermark past a waiting command.
        }
        SpoolId spool = new SpoolId(absorb.sensor(), absorb.epoch(), given == null ? null : given.asset());
        AssetMerge is = asset.naming().same().is();
        if (given != null && !asset.naming().same().standsFor(given.asset(), given.version())) {
            return Effect().reply(absorb.replyTo(), new AssetReply.NotHere(given.asset(), given.version()));
        }
        if (given == null && is != null && is.redirects()) {
            return Effect()
                    .reply(absorb.replyTo(), new AssetReply.Elsewhere(is.with(), is.version(), asset.seen(spool)));
        }
        Evaluator judge = dependencies.judging().judge().get();
        if (judge.ruleSet() < asset.ruleSet()) {
            return Effect().reply(absorb.replyTo(), new AssetReply.Behind(asset.ruleSet(), judge.ruleSet()));
        }
        int owed = asset.contributions().untaken().size();
        if (owed >= MAX_UNCONFIRMED) {
            resendUnconfirmed(asset);
            return Effect().reply(absorb.replyTo(), new AssetReply.Owing(owed));
        }
        Span span = dependencies
                .watching()
                .tracing()
                .step("asset absorb", absorb.traceparent())
                .with("asset", key.asset().toString())
                .with("sensor", absorb.sensor())
                .with("records", absorb.records().size());
        long through = absorb.records().getLast().sequence();
        Optional<TelemetryAbsorbed> event = asset.absorb(
                spool,
                absorb.records(),
                judge,
                dependencies.judging().reader(),
                dependencies.judging().policy(),
                now());
        if (event.isEmpty()) {
            span.end();
            return Effect().reply(absorb.replyTo(), new AssetReply.Absorbed(through, 0));
        }
        TelemetryAbsorbed found = event.get();
        EvidenceKey current = evidenceKey;
        if (!found.evidence().isEmpty() && !isCurrent(current, asset)) {
            return awaitKey(asset);
        }
        TelemetryAbsorbed sealed =
                found.evidence().isEmpty() || current == null ? found : EvidenceEncryption.seal(found, current);
        int detections = sealed.detections().size();
        int unplacedBefore = asset.alerts().unplaced().size();
        long decided = System.nanoTime();
        return persist(asset, List.of(sealed), state -> {
                    span.with("detections", detections).end();
                    dependencies.watching().metrics().journaled(decided);
                    dependencies.watching().metrics().counted(sealed.shadow());
                    dependencies.watching().metrics().suppressed(sealed.alerts().suppression());
                    if (detections > 0) {
                        dependencies
                                .watching()
                                .metrics()
                                .detected(absorb.records().getFirst().receivedAt());
                    }
                    absorbed(state, unplacedBefore, span);
                    contribute(sealed.contributions());
                })
                .thenReply(absorb.replyTo(), state -> new AssetReply.Absorbed(through, detections));
    }

    private static boolean isCurrent(@Nullable EvidenceKey key, Asset asset) {
        return key != null && key.generation() == asset.custody().erasures();
    }

    /** The command is handled again when the evidence key is available. */
    private ReplyEffect<AssetEvent, Asset> awaitKey(Asset asset) {
        awaitsKey = true;
        askForKey(asset);
        return Effect().stash();
    }

    private ReplyEffect<AssetEvent, Asset> takeLookBack(Asset asset, AssetCommand.TakeLookBack take) {
        if (awaitsKey) {
            return Effect().stash();
        }
        AssetMerge is = asset.naming().same().is();
        if (is != null && is.redirects()) {
            return Effect().reply(take.replyTo(), new LookBackReply.Elsewhere(is.with()));
        }
        if (take.findings().known() != asset.lookedBack()) {
            return Effect().reply(take.replyTo(), new LookBackReply.Stale(asset.lookedBack()));
        }
        EvidenceKey current = evidenceKey;
        if (current == null || !isCurrent(current, asset)) {
            return awaitKey(asset);
        }
        TelemetryAbsorbed found = EvidenceEncryption.seal(
                asset.foundLookingBack(take.findings(), dependencies.judging().policy(), now()), current);
        int opened = found.alerts().opened().size();
        return persist(asset, List.of(found), this::committed)
                .thenReply(take.replyTo(), state -> new LookBackReply.Taken(state.lookedBack(), opened));
    }

    /** Sends the request again until the key arrives, because the message that contains the key may be lost. */
    private void askForKey(Asset asset) {
        timers.startTimerWithFixedDelay(KEY_TIMER, AssetMessage.AskForKey.AGAIN, KEY_LOST_AFTER);
        context.pipeToSelf(
                dependencies.keys().key(key, asset.custody().erasures()),
                (found, failure) -> failure == null
                        ? new AssetMessage.TakeKey(found)
                        : new AssetMessage.MissKey(String.valueOf(failure.getMessage())));
    }

    private ReplyEffect<AssetEvent, Asset> takeKey(EvidenceKey found) {
        timers.cancel(KEY_TIMER);
        evidenceKey = found;
        awaitsKey = false;
        keyFailures = 0;
        return Effect().noReply().thenUnstashAll();
    }

    /** Commands stay in the queue until the evidence key is available. */
    private ReplyEffect<AssetEvent, Asset> keyFailed(String reason) {
        if (keyFailures++ % FAILURES_PER_WARNING == 0) {
            LOG.warn("Asset {} waits for its evidence key: {}", key, reason);
        }
        context.scheduleOnce(ASK_FOR_KEY_AGAIN_AFTER, context.getSelf(), AssetMessage.AskForKey.AGAIN);
        return Effect().noReply();
    }

    private ReplyEffect<AssetEvent, Asset> persistAndReply(
            Asset before, Optional<AssetEvent> event, ActorRef<EvidenceReply> replyTo, EvidenceReply unchanged) {
        return event.isEmpty()
                ? Effect().reply(replyTo, unchanged)
                : persist(before, List.of(event.get()), this::committed)
                        .thenReply(
                                replyTo,
                                asset -> new EvidenceReply.Success(
                                        asset.custody().erasures()));
    }

    private ReplyEffect<AssetEvent, Asset> changeProfile(Asset asset, AssetCommand.ChangeProfile ask) {
        VersionedProfile known = asset.profiled();
        boolean repeat = known.handled(ask.request());
        if (!repeat && ask.version() != null && ask.version() != known.version()) {
            return Effect().reply(ask.replyTo(), new ProfileReply.Stale(known.profile(), known.version()));
        }
        Optional<AssetEvent> event = asset.change(ask.change(), ask.by(), ask.request(), now());
        return event.isEmpty()
                ? Effect().reply(ask.replyTo(), known.reply())
                : persist(asset, List.of(event.get()), this::committed)
                        .thenReply(ask.replyTo(), state -> state.profiled().reply());
    }

    private Instant now() {
        return dependencies.clock().instant();
    }

    private ReplyEffect<AssetEvent, Asset> take(Asset asset, AssetCommand.TakeCorrelated take) {
        long through = take.correlated().getLast().ordinal();
        Optional<TelemetryAbsorbed> event = asset.correlated(
                take.correlation(), take.correlated(), dependencies.judging().policy());
        if (event.isEmpty()) {
            dependencies.outbound().correlatedTaken(take.correlation(), key, through);
            return Effect().noReply();
        }
        return persist(asset, List.of(event.get()), state -> {
                    committed(state);
                    dependencies.watching().metrics().counted(event.get().shadow());
                    dependencies.outbound().correlatedTaken(take.correlation(), key, through);
                })
                .thenNoReply();
    }

    private ReplyEffect<AssetEvent, Asset> endFolding(Asset asset, AssetCommand.EndFolding end) {
        Optional<AssetEvent> event = asset.endFolding(end.caseId(), end.alerts());
        if (event.isEmpty()) {
            dependencies.outbound().foldingEnded(key, end.caseId());
            return Effect().noReply();
        }
        return persist(asset, List.of(event.get()), state -> {
                    dependencies.outbound().foldingEnded(key, end.caseId());
                    committed(state);
                })
                .thenNoReply();
    }

    private ReplyEffect<AssetEvent, Asset> repeatUnconfirmed(Asset asset) {
        resendUnconfirmed(asset);
        return Effect().noReply();
    }

    /**
     * Also runs after a failed write. Waiting commands then still wait for the evidence key, and no other command may
     * overtake them. Confirmations that were not journaled are discarded and the contributions are sent again, which
     * does not change their windows. Otherwise the entity would treat contributions as confirmed although no
     * confirmation is journaled.
     */
    @Override
    protected void recovered(Asset asset) {
        supervisor.recovered();
        contributions.forget();
        confirmed.clear();
        if (awaitsKey) {
            askForKey(asset);
        }
        resendUnconfirmed(asset);
    }

    @Override
    protected void recoveryFailed(Throwable failure) {
        supervisor.failed(failure);
    }

    @Override
    protected void refuse(Asset asset, AssetMessage message, String words) {
        switch (message) {
            case AssetCommand.Absorb absorb -> absorb.replyTo().tell(new AssetReply.Failed(words));
            case AssetCommand.AbsorbFor given -> given.batch().replyTo().tell(new AssetReply.Failed(words));
            case AssetCommand.TakeLookBack take -> take.replyTo().tell(new LookBackReply.Failed(words));
            case AssetCommand.PlaceHold hold -> hold.replyTo().tell(new EvidenceReply.Failed(words));
            case AssetCommand.ReleaseHold release -> release.replyTo().tell(new EvidenceReply.Failed(words));
            case AssetCommand.EraseEvidence erase -> erase.replyTo().tell(new EvidenceReply.Failed(words));
            case AssetCommand.ChangeProfile change -> change.replyTo().tell(new ProfileReply.Failed(words));
            case AssetCommand.HearHost hear ->
                hear.replyTo().tell(new NamingReply.Rejection(CommandFailures.CODE, words));
            case AssetCommand.DecideSame decide ->
                decide.replyTo().tell(new NamingReply.Rejection(CommandFailures.CODE, words));
            case AssetCommand.EndSame end -> end.replyTo().tell(new NamingReply.Rejection(CommandFailures.CODE, words));
            default -> {} // The sender sends the message again until it is confirmed.
        }
    }

    /** Sends all unconfirmed messages again. */
    private void resendUnconfirmed(Asset asset) {
        offerAlerts(asset, Span.NONE);
        List<Long> owed = asset.contributions().untaken().stream()
                .map(PendingContribution::ordinal)
                .filter(ordinal -> !confirmed.contains(ordinal))
                .toList();
        contributeAgain(asset, contributions.woken(owed));
        merges.resendUnconfirmed(asset);
    }

    private void contributeAgain(Asset asset, List<Long> ordinals) {
        Set<Long> chosen = Set.copyOf(ordinals);
        contribute(
                chosen.isEmpty()
                        ? List.of()
                        : asset.contributions().untaken().stream()
                                .filter(one -> chosen.contains(one.ordinal()))
                                .toList());
    }

    private void contribute(List<PendingContribution> contributions) {
        if (!contributions.isEmpty()) {
            dependencies.outbound().contribute(key, contributions);
        }
    }

    private void committed(Asset asset) {
        stored(asset);
        offerAlerts(asset, Span.NONE);
    }

    /**
     * Sends new alerts to triage. If an earlier message with the maximum number of alerts is not confirmed yet, new
     * alerts are sent after its confirmation.
     *
     * @param unplacedBefore how many alerts had no case before this batch
     */
    private void absorbed(Asset asset, int unplacedBefore, Span span) {
        stored(asset);
        if (unplacedBefore < OFFERED_AT_ONCE) {
            offerAlerts(asset, span);
        }
    }

    private void stored(Asset asset) {
        dependencies.journaling().committed().run();
        if (evidenceKey != null && evidenceKey.generation() != asset.custody().erasures()) {
            evidenceKey = null;
        }
    }

    private void offerAlerts(Asset asset, Span span) {
        if (!asset.alerts().unplaced().isEmpty()) {
            if (unplacedSince == null) {
                unplacedSince = System.nanoTime();
            }
            dependencies
                    .outbound()
                    .place(
                            key,
                            asset.alerts().unplaced().stream()
                                    .limit(OFFERED_AT_ONCE)
                                    .toList(),
                            span.traceparent());
        }
    }

    @Override
    protected Asset apply(Asset asset, AssetEvent event) {
        return asset.apply(event);
    }

    /**
     * Snapshots are never deleted, so that {@link AssetHistory} reads at most the events between two snapshots to
     * restore an earlier state.
     */
    @Override
    public boolean shouldSnapshot(Asset asset, AssetEvent event, long sequence) {
        return sequence % dependencies.journaling().snapshotEvery() == 0;
    }
}
