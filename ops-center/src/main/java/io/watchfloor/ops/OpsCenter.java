package io.watchfloor.ops;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.ClusterSettings;
import io.watchfloor.config.EscalationSettings;
import io.watchfloor.config.IngestSettings;
import io.watchfloor.config.NodeRole;
import io.watchfloor.config.RuleSettings;
import io.watchfloor.config.Settings;
import io.watchfloor.config.StartFailure;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetMetrics;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.asset.FoldPolicy;
import io.watchfloor.ops.asset.Judge;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseEntity;
import io.watchfloor.ops.cases.CaseMetrics;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.edge.Edge;
import io.watchfloor.ops.erasure.EvidenceErasing;
import io.watchfloor.ops.escalation.EscalationPolicy;
import io.watchfloor.ops.escalation.PageLimits;
import io.watchfloor.ops.escalation.Pager;
import io.watchfloor.ops.escalation.PagerEntity;
import io.watchfloor.ops.escalation.PagerMetrics;
import io.watchfloor.ops.escalation.PagingHealth;
import io.watchfloor.ops.escalation.WebhookPager;
import io.watchfloor.ops.evidence.EvidenceVault;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.ingest.AssetDoor;
import io.watchfloor.ops.ingest.Ingest;
import io.watchfloor.ops.ingest.IngestMetrics;
import io.watchfloor.ops.ingest.NodeName;
import io.watchfloor.ops.ingest.SensorKeyring;
import io.watchfloor.ops.ingest.SetAside;
import io.watchfloor.ops.journal.EntityEvents;
import io.watchfloor.ops.journal.FoldHealth;
import io.watchfloor.ops.journal.FoldMetrics;
import io.watchfloor.ops.journal.JournalFold;
import io.watchfloor.ops.journal.JournalReader;
import io.watchfloor.ops.outbox.Outbox;
import io.watchfloor.ops.outbox.OutboxSweeper;
import io.watchfloor.ops.rulepack.ActiveRules;
import io.watchfloor.ops.rulepack.PackTrials;
import io.watchfloor.ops.rulepack.RulePackCommand;
import io.watchfloor.ops.rulepack.RulePackEntity;
import io.watchfloor.ops.rulepack.RulePackReply;
import io.watchfloor.ops.rulepack.RulePackShelf;
import io.watchfloor.ops.stored.JournalJson;
import io.watchfloor.ops.tracing.Tracing;
import io.watchfloor.ops.tracing.TracingMetrics;
import io.watchfloor.ops.triage.JoinPolicy;
import io.watchfloor.ops.triage.TriageEntity;
import io.watchfloor.ops.triage.TriageMetrics;
import io.watchfloor.ops.window.CorrelationEntity;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.loading.RuleLoading;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.telemetry.Pipelines;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's part of the watch. Start it once its database is migrated, and close it before its actor system ends. */
public final class OpsCenter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpsCenter.class);

    private static final Duration PEOPLE_WAIT = Duration.ofSeconds(10);
    private static final Duration PACKS_WAIT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAGE_AFTER = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final Jdbi database;
    private final ActiveRules rules;
    private final RulePackShelf shelf;
    private final EscalationPolicy escalation;
    private final SensorKeyring keyring;
    private final IngestMetrics metrics;
    private final Tracing tracing;
    private final Edge edge;
    private final Messages messages;
    private final Ingest ingest;
    private final OutboxSweeper sweeper;
    private final Clock clock;
    private final boolean judges;
    private final boolean told;
    private final List<JournalFold> folds = new CopyOnWriteArrayList<>();

    /**
     * Assembles the watch and registers its entities; {@link #start} starts its work.
     *
     * @param publicAddress where people reach the center, without a trailing slash
     * @param door is placed between the gate and the assets: the identity, except in fault tests
     */
    public OpsCenter(
            ActorSystem<?> system,
            Settings settings,
            Jdbi database,
            RuleSources sources,
            String publicAddress,
            Clock clock,
            SecureRandom random,
            PrometheusRegistry registry,
            UnaryOperator<AssetDoor> door) {
        this.system = system;
        this.database = database;
        this.clock = clock;
        this.shelf = new RulePackShelf(
                database, new EntityEvents(system, RulePackEntity.KEY.name(), AssetKey.DEFAULT_TENANT));
        this.rules = new ActiveRules(
                database, sources, shelf, settings.rules().limits().loadTime());
        this.judges = settings.cluster().roles().contains(NodeRole.OPS);
        EscalationSettings paging = settings.escalation();
        this.escalation = new EscalationPolicy(paging.repeatEvery(), attempts(paging), RETRY_PAGE_AFTER);
        this.keyring = new SensorKeyring(database, random);
        this.metrics = new IngestMetrics(registry);
        this.tracing = Tracing.of(settings.tracing(), publicAddress, new TracingMetrics(registry));
        this.edge = Edge.of(settings.http().edge(), registry, Materializer.createMaterializer(system));
        FoldMetrics.register(registry, this::folds);
        IngestSettings limits = settings.ingest();
        this.told = !judges || paging.webhookUrl().isPresent();
        PagingHealth health =
                new PagingHealth(pager(paging, clock), paging.webhookUrl().isPresent(), clock);
        PagingHealth.Gauges.register(registry, health, judges);
        Pager pager = health;
        this.messages = new Messages(
                ClusterSharding.get(system),
                new Messages.Paging(pager, paging.webhookUrl().isPresent(), publicAddress),
                limits.askTimeout(),
                JournalJson.mapper());
        TelemetryReader reader = new TelemetryReader(new TelemetryLimits(
                        limits.maxRecord(), limits.maxDepth(), limits.maxFields(), limits.maxString()))
                .withPipelines(pipelines(settings.rules()));
        Executor judging =
                system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher.telemetry"));
        Executor blocking =
                system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher.blocking"));
        this.ingest = new Ingest(
                limits,
                settings.assets().epochRetention(),
                nodeName(settings.cluster()),
                reader,
                this::judge,
                door.apply(messages),
                keyring,
                database,
                metrics,
                tracing,
                clock,
                random,
                judging,
                blocking,
                edge.bodies());
        this.sweeper = new OutboxSweeper(database, messages::wake);
        initPager(system, paging, pager, publicAddress, clock, registry);
        initEntities(settings, reader, new EvidenceVault(database, random, blocking), clock, registry);
    }

    /** A node alone on its database has no name, whatever its port; nodes of a cluster are named by their addresses. */
    private static NodeName nodeName(ClusterSettings cluster) {
        return new NodeName(
                cluster.seedNodes().isEmpty() ? "" : cluster.self(),
                UUID.randomUUID().toString());
    }

    private static Pipelines pipelines(RuleSettings rules) {
        Pipelines.Loading loading = Pipelines.read(rules.pipelines());
        if (!loading.problems().isEmpty()) {
            throw new StartFailure(
                    "rules.pipelines",
                    "A pipeline cannot be used: %s."
                            .formatted(loading.problems().getFirst()),
                    "Correct the files of watchfloor.rules.pipelines.");
        }
        return loading.pipelines();
    }

    /** Admits new rule packs and, on a node that judges, starts the folds, the outbox's sweeper and the way in. */
    public void start() {
        rules.start();
        if (!judges) {
            return;
        }
        if (!told) {
            LOG.warn("No receiver of pages is set: cases open, and nobody outside the page is told."
                    + " Set watchfloor.escalation.webhook-url and webhook-secret, then start again.");
        }
        fold("outbox", new Outbox(escalation).and(new EvidenceErasing()), () -> {});
        sweeper.start();
        ingest.start();
    }

    private void initEntities(
            Settings settings, TelemetryReader reader, EvidenceVault keys, Clock clock, PrometheusRegistry registry) {
        FoldPolicy folding = new FoldPolicy(
                settings.assets().foldQuietFor(), settings.assets().epochRetention());
        AssetEntity.init(
                system,
                settings.assets().maxLive(),
                new AssetEntity.Surroundings(
                        this::judge,
                        reader,
                        folding,
                        messages,
                        messages,
                        keys,
                        clock,
                        this::committed,
                        new AssetMetrics(registry, clock),
                        tracing,
                        settings.assets().snapshotEvery()));
        CorrelationEntity.init(
                system,
                new CorrelationEntity.Surroundings(
                        () -> new CorrelationEntity.Active(judge().ruleSet(), judge().pack()),
                        messages,
                        clock,
                        this::committed,
                        metrics::membersUncounted));
        Level opensFrom = Level.of(settings.cases().openFromLevel()).orElseThrow();
        JoinPolicy joining = new JoinPolicy(
                opensFrom, settings.cases().joinWindow(), settings.cases().newPerSensorAndMinute());
        TriageEntity.init(
                system,
                new TriageEntity.Surroundings(
                        joining, messages, clock, this::committed, new TriageMetrics(registry), tracing));
        CaseEntity.init(
                system,
                new CaseEntity.Surroundings(
                        escalation, messages, clock, this::committed, new CaseMetrics(registry), tracing));
        RulePackEntity.init(system, clock, this::committed);
    }

    private static void initPager(
            ActorSystem<?> system,
            EscalationSettings paging,
            Pager pager,
            String publicAddress,
            Clock clock,
            PrometheusRegistry registry) {
        PageLimits limits = new PageLimits(paging.pagesPerMinute(), paging.pagesPerSensorAndMinute());
        PagerEntity.init(
                system,
                new PagerEntity.Surroundings(
                        limits, pager, publicAddress, clock, JournalJson.mapper(), new PagerMetrics(registry)));
    }

    private static Pager pager(EscalationSettings settings, Clock clock) {
        return settings.webhookUrl()
                .<Pager>map(url -> new WebhookPager(
                        url, settings.webhookSecret(), settings.attemptTimeout(), clock, JournalJson.mapper()))
                .orElseGet(() -> WebhookPager.unconfigured(clock));
    }

    /** Without a receiver, retrying reaches nobody either. */
    private static int attempts(EscalationSettings paging) {
        return paging.webhookUrl().isPresent() ? paging.attempts() : 1;
    }

    /**
     * Adds a fold of the journal, woken after each commit of this node.
     *
     * @param name of its position, never to be changed
     * @param afterCommit run after each transaction that folded events
     */
    public void fold(String name, JournalReader reader, Runnable afterCommit) {
        JournalFold fold = new JournalFold(name, database, system, reader, afterCommit, clock);
        folds.add(fold);
        fold.start();
    }

    private void committed() {
        folds.forEach(JournalFold::wake);
    }

    /**
     * The sensors' doors, {@code /api/v1/uplink} and {@code /api/v1/telemetry}; a node that does not judge answers that
     * it has none.
     */
    public Route sensorRoute() {
        return judges ? ingest.route() : Ingest.elsewhere(metrics);
    }

    /** Asks a case; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<CaseReply> askCase(String id, Function<ActorRef<CaseReply>, CaseCommand> command) {
        return messages.caseOf(new CaseId(id)).ask(command::apply, PEOPLE_WAIT);
    }

    /** The detection state of an asset; an unknown asset has an empty one. */
    public CompletionStage<AssetStatus> askAsset(AssetKey key) {
        return messages.asset(key).ask(AssetCommand.Describe::new, PEOPLE_WAIT);
    }

    /** Asks for holds on an asset's evidence, or its erasure; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<EvidenceReply> askEvidence(
            AssetKey key, Function<ActorRef<EvidenceReply>, AssetCommand> command) {
        return messages.asset(key).ask(command::apply, PEOPLE_WAIT);
    }

    /** The rules that this node judges with now. */
    public Judge judge() {
        return rules.judge();
    }

    /** The current rules, and those that were refused. */
    public RuleLoading rules() {
        return rules.loading();
    }

    /** The rule packs that people added to the center. */
    public RulePackShelf packs() {
        return shelf;
    }

    /** The revision of the packs that this node judges with. */
    public long packsRevision() {
        return rules.packsRevision();
    }

    /** Where a changed pack is tried before the change is decided. */
    public PackTrials packTrials() {
        return rules.trials();
    }

    /** Asks for a change of the packs; fails with a time-out after {@code PACKS_WAIT}. */
    public CompletionStage<RulePackReply> askPacks(Function<ActorRef<RulePackReply>, RulePackCommand> command) {
        return messages.rulePacks().ask(command::apply, PACKS_WAIT);
    }

    /** Health of this node's folds of the journal. */
    public List<FoldHealth> folds() {
        return folds.stream().map(JournalFold::health).toList();
    }

    /** False when this node should page people and has no receiver. */
    public boolean canTell() {
        return told;
    }

    /** When pages are due. */
    public EscalationPolicy escalation() {
        return escalation;
    }

    /** Limits on what senders may cost this node: sensors and people share one budget. */
    public Edge edge() {
        return edge;
    }

    public SetAside setAside() {
        return ingest.setAside();
    }

    public SensorKeyring keyring() {
        return keyring;
    }

    public IngestMetrics metrics() {
        return metrics;
    }

    /** Disconnects the sensors before the node leaves its cluster; does not wait. */
    public void letGo() {
        ingest.letGo();
    }

    @Override
    public void close() {
        rules.close();
        sweeper.close();
        ingest.close();
        folds.forEach(JournalFold::close);
        tracing.close();
    }
}
