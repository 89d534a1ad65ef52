package io.watchfloor.ops;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.config.cluster.ClusterSettings;
import io.watchfloor.config.cluster.NodeRole;
import io.watchfloor.config.detection.RuleSettings;
import io.watchfloor.config.input.GraphInput;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.paging.EscalationSettings;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchiveMetrics;
import io.watchfloor.ops.archive.ArchiveProjection;
import io.watchfloor.ops.archive.ArchiveReader;
import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.ArchiveStore;
import io.watchfloor.ops.archive.ArchiveWriter;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetDependencies;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.AssetMetrics;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.LookBackFindings;
import io.watchfloor.ops.asset.LookBackReply;
import io.watchfloor.ops.asset.ProfileChange;
import io.watchfloor.ops.asset.ProfileReply;
import io.watchfloor.ops.asset.ProfileTable;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.erasure.ErasureProjection;
import io.watchfloor.ops.asset.evidence.EvidenceVault;
import io.watchfloor.ops.cases.AutomaticTasks;
import io.watchfloor.ops.cases.CaseEntity;
import io.watchfloor.ops.cases.CaseMetrics;
import io.watchfloor.ops.cases.TaskTemplate;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.correlation.CorrelationEntity;
import io.watchfloor.ops.detection.exception.ExceptionPack;
import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.detection.pack.ActiveRules;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.ops.detection.pack.RuleStageStore;
import io.watchfloor.ops.detection.pack.ValueListStore;
import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.ops.incident.triage.TriageEntity;
import io.watchfloor.ops.incident.triage.TriageMetrics;
import io.watchfloor.ops.intake.Ingest;
import io.watchfloor.ops.intake.IngestMetrics;
import io.watchfloor.ops.intake.input.pull.CloudPulls;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.ops.intake.own.CenterAsset;
import io.watchfloor.ops.intake.quarantine.RetryQueueTable;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intel.collection.ReleaseWorker;
import io.watchfloor.ops.intel.feed.FeedSecrets;
import io.watchfloor.ops.intel.feed.FeedWorker;
import io.watchfloor.ops.intel.live.IndicatorWorker;
import io.watchfloor.ops.intel.live.LiveIndicators;
import io.watchfloor.ops.intel.live.PastIndicators;
import io.watchfloor.ops.intel.live.SightingProjection;
import io.watchfloor.ops.intel.partner.PartnerProjection;
import io.watchfloor.ops.intel.rules.IndicatorPack;
import io.watchfloor.ops.lookback.LookBackWorker;
import io.watchfloor.ops.paging.coverage.CoverageCalculator;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.escalation.NotificationDispatcher;
import io.watchfloor.ops.paging.escalation.NotificationHealth;
import io.watchfloor.ops.paging.escalation.NotificationLimits;
import io.watchfloor.ops.paging.escalation.NotificationMetrics;
import io.watchfloor.ops.paging.escalation.PagerEntity;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.paging.escalation.WebhookPager;
import io.watchfloor.ops.paging.oncall.AssetRoutingProjection;
import io.watchfloor.ops.paging.oncall.ExerciseMetrics;
import io.watchfloor.ops.paging.oncall.MaintenanceMetrics;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.OnCallState;
import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.document.DocumentWatcher;
import io.watchfloor.ops.platform.document.DocumentWatchers;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.ops.platform.journal.ProjectionMetrics;
import io.watchfloor.ops.platform.journal.ProjectionWatch;
import io.watchfloor.ops.platform.limits.Edge;
import io.watchfloor.ops.platform.outbox.Outbox;
import io.watchfloor.ops.platform.outbox.OutboxSweeper;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.secret.KeyFile;
import io.watchfloor.ops.platform.serialization.JournalJson;
import io.watchfloor.ops.platform.shell.CommandFailures;
import io.watchfloor.ops.platform.shell.DroppedMessages;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.ops.platform.tracing.TracingMetrics;
import io.watchfloor.ops.response.automation.ActionDispatcher;
import io.watchfloor.ops.response.automation.ActionStore;
import io.watchfloor.ops.response.automation.AutomationProjection;
import io.watchfloor.ops.response.automation.FindingCloser;
import io.watchfloor.ops.response.automation.FindingClosures;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Pipelines;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

/**
 * Wires a node's detection and case handling: creates the components, passes each its dependencies, and registers the
 * entities. {@link OpsCenter} is the interface for other modules.
 */
final class Assembly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private static final Duration RETRY_PAGE_AFTER = Duration.ofSeconds(2);
    private static final Duration DIGEST_LOST_AFTER = Duration.ofSeconds(20);

    /**
     * Shorter than {@link #DIGEST_LOST_AFTER}, so that the pager reports a lost digest before the cases in the digest
     * do.
     */
    private static final Duration SENDER_LOST_AFTER = Duration.ofSeconds(15);

    private static final int NOTIFICATIONS_PER_PERSON_AND_MINUTE = 4;
    private static final int LOOK_BACK_MEGABYTES = 512;
    private static final Duration LOOK_BACK_WAIT = Duration.ofSeconds(10);
    private static final Duration OWN_WAIT = Duration.ofSeconds(10);
    private static final String OWN_NAME = "the center";

    private static final CommandAuthorization OWN_WARRANT =
            CommandAuthorization.of(Principal.of(OWN_NAME, Set.of(Verb.RESPOND), Scope.ALL, Tlp.RED));

    final ActiveRules rules;
    final DocumentWatcher<EntityProfiles> profiles;
    final DocumentWatcher<LiveIndicators> liveIndicators;
    private final IndicatorWorker indicatorWorker;
    private final int tooCommon;
    final AssetHistory history;
    private final LookBackWorker lookBacks;
    private final FeedWorker feeds;
    private final ReleaseWorker releases;
    final RulePackStore shelf;
    private final IndicatorPack indicators;
    private final ExceptionPack exceptions;
    final ValueListStore lists;
    final RuleStageStore stages;
    final Set<String> filePlaceholders;
    final Supplier<OnCallConfiguration> book;
    final SensorKeyring keyring;
    final IngestMetrics metrics;
    final Edge edge;
    final AliasTable aliases;
    final MessageRouter messages;
    final Ingest ingest;
    final EnabledInputs enabledInputs;
    final Route inputRoute;
    final EnabledPulls pulls;
    final Projections folds;
    final ProjectionWatch projections;
    final Notifiers notifiers;
    final boolean isOpsNode;
    final boolean hasWebhook;
    private final DocumentWatchers documents;
    private final DocumentWatcher<CaseDocuments> onCall;
    private final ActorSystem<?> system;
    private final Clock clock;
    private final Tracing tracing;
    private final OutboxSweeper sweeper;
    private final ActionDispatcher actions;
    final ArchiveStore archiveStore;
    private final ArchiveWriter archive;
    private final ProjectionHandler automation;

    /** The documents that decide what a case does: whom it notifies, and which tasks it gets. */
    private record CaseDocuments(OnCallState onCall, AutomaticTasks tasks) {

        static CaseDocuments read(Jdbi database, StaffDirectory.Source people, Attack attack) {
            return new CaseDocuments(
                    OnCallState.read(database, people).with(attack),
                    new AutomaticTasks(database.withHandle(TaskTemplate::automatic), attack));
        }
    }

    /**
     * @param attack compares techniques in conditions with those of alerts
     * @param publicAddress the center's public address, without a trailing slash
     * @param links makes acknowledge links for messages
     * @param people the people with an account
     * @param door wraps the client that sends records to assets
     */
    Assembly(
            ActorSystem<?> system,
            Settings settings,
            Jdbi database,
            RuleSources sources,
            Attack attack,
            String publicAddress,
            Clock clock,
            SecureRandom random,
            PrometheusRegistry registry,
            EgressClient egress,
            AckLinks links,
            StaffDirectory.Source people,
            UnaryOperator<AssetClient> door) {
        this.system = system;
        this.clock = clock;
        this.documents = new DocumentWatchers(database, registry);
        this.onCall = documents.watch(OnCallState.TOPIC, () -> CaseDocuments.read(database, people, attack));
        this.folds = new Projections(system, database, clock);
        this.projections = new ProjectionWatch(database, folds::health, clock);
        this.history = new AssetHistory(database, system);
        this.shelf = new RulePackStore(database);
        this.lists = new ValueListStore(database);
        this.stages = new RuleStageStore(database);
        this.filePlaceholders = sources.placeholders().values().keySet();
        this.rules = new ActiveRules(
                database, documents, sources, shelf, settings.rules().limits().loadTime());
        this.indicators = new IndicatorPack(
                database, shelf, rules.trials(), settings.rules().limits().indicators(), clock);
        this.exceptions = new ExceptionPack(new ExceptionStore(database), shelf, rules.trials(), clock);
        this.profiles = documents.watch(ProfileTable.TOPIC, () -> ProfileTable.read(database));
        this.isOpsNode = settings.cluster().roles().contains(NodeRole.OPS);
        long seed = random.nextLong();
        this.liveIndicators = documents.watch(
                LiveIndicators.TOPIC,
                LiveIndicators.read(database, settings.rules().indicators(), seed),
                former -> former.next(database, seed),
                read -> true);
        this.indicatorWorker = new IndicatorWorker(
                database,
                liveIndicators::value,
                clock,
                nodeName(settings.cluster()).name(),
                settings.archive().enabled() ? settings.rules().indicators().lookBackDays() : 0,
                registry);
        this.tooCommon = settings.rules().indicators().tooCommon();
        EscalationSettings paging = settings.escalation();
        BuiltInPolicy builtIn = new BuiltInPolicy(
                paging.webhookUrl(), paging.webhookSecret(), Tlp.of(paging.webhookClearance()), paging.repeatEvery());
        this.book = () -> builtIn.under(onCall.value().onCall().book());
        MaintenanceMetrics.watch(registry, book, clock);
        ExerciseMetrics.watch(registry, book, clock);
        this.keyring = new SensorKeyring(
                database,
                SensorAuthority.of(
                        database, settings.enrolment(), settings.data().dir(), clock, random),
                random);
        this.metrics = new IngestMetrics(registry);
        keyring.authority().register(registry);
        this.tracing = Tracing.of(settings.tracing(), publicAddress, new TracingMetrics(registry));
        this.edge = Edge.of(settings.http().edge(), registry, Materializer.createMaterializer(system));
        ProjectionMetrics.register(registry, folds::health, projections);
        IngestSettings limits = settings.ingest();
        this.hasWebhook = !isOpsNode || paging.webhookUrl().isPresent();
        NotificationHealth health = new NotificationHealth(clock);
        NotificationHealth.Gauges.register(registry, health, this::coverage);
        this.notifiers = Notifiers.of(
                settings.contact(), database, egress, publicAddress, blocking(system), random, clock, registry);
        NotificationDispatcher dispatch = new NotificationDispatcher(
                notifiers.senders(),
                webhook(paging, egress, clock),
                book,
                links,
                health,
                publicAddress,
                clock,
                JournalJson.mapper(),
                notifiers.markings());
        this.aliases = new AliasTable(database, this::hearAliases, blocking(system), clock);
        this.messages = new MessageRouter(
                ClusterSharding.get(system),
                new MessageRouter.Paging(
                        dispatch,
                        () -> onCall.value().onCall().readers(),
                        paging.webhookUrl().isPresent()),
                aliases,
                limits.asking().timeout());
        TelemetryReader reader = new TelemetryReader(new TelemetryLimits(
                        limits.record().max(),
                        limits.record().maxDepth(),
                        limits.record().maxFields(),
                        limits.record().maxString()))
                .withPipelines(pipelines(settings.rules()));
        Executor blocking = blocking(system);
        this.ingest = new Ingest(
                limits,
                settings.responses(),
                settings.fleet(),
                settings.assets().epochRetention(),
                settings.archive().enabled(),
                nodeName(settings.cluster()),
                reader,
                this::evaluator,
                door.apply(messages),
                keyring,
                database,
                documents,
                metrics,
                tracing,
                clock,
                random,
                system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher.telemetry")),
                blocking,
                edge.bodies(),
                this::nameOwnGroup);
        this.enabledInputs = new EnabledInputs(
                settings, ingest.directSubmission(), keyring, reader, registry, random, clock, blocking);
        this.inputRoute = enabledInputs.route(edge.bodies(), limits, blocking);
        ArchiveMetrics archiveMetrics = new ArchiveMetrics(registry);
        String archiveNode = nodeName(settings.cluster()).name();
        this.archiveStore = ArchiveStore.of(
                settings.archive(), settings.egress().trustedCa(), database, archiveMetrics, archiveNode);
        this.archive = new ArchiveWriter(
                settings.archive(), archiveStore, database, reader, archiveMetrics, clock, archiveNode);
        CloudPulls cloud = new CloudPulls(
                enabledInputs.senders,
                enabledInputs.way,
                enabledInputs.inputs,
                egress,
                database,
                limits,
                UUID.randomUUID().toString(),
                clock);
        this.lookBacks = lookBacks(settings, database, reader, seed, clock, registry);
        this.releases = new ReleaseWorker(database, clock);
        this.feeds = new FeedWorker(
                database,
                egress,
                new FeedSecrets(KeyFile.of(settings, random), random),
                URI.create(publicAddress),
                UUID.randomUUID().toString(),
                clock,
                random::nextDouble,
                notifiers.markings().heldBack(),
                registry);
        this.pulls = new EnabledPulls(settings.doors().cloud(), cloud);
        GraphInput graph = settings.doors().cloud().graph();
        FindingCloser closer = isOpsNode ? cloud.closer(graph) : null;
        ProjectionHandler automations = new AutomationProjection(publicAddress, attack, clock);
        this.automation = closer == null ? automations : automations.and(new FindingClosures(graph.endpoint(), clock));
        this.actions = new ActionDispatcher(
                new ActionStore(database),
                egress,
                closer,
                blocking,
                clock,
                registry,
                notifiers.markings().heldBack());
        this.sweeper = new OutboxSweeper(database, messages::wake);
        DroppedMessages.count(system, registry);
        CommandFailures.count(system, registry);
        initPager(system, paging, dispatch, clock, registry);
        initEntities(settings, reader, new EvidenceVault(database, random, blocking), clock, registry);
    }

    private LookBackWorker lookBacks(
            Settings settings,
            Jdbi database,
            TelemetryReader reader,
            long seed,
            Clock clock,
            PrometheusRegistry registry) {
        ArchiveReplay archive = settings.archive().enabled()
                ? new ArchiveReader(
                        archiveStore,
                        archiveStore.folder().resolve(".look-back"),
                        new ArchiveCatalog(database)::extent,
                        reader,
                        new ArchiveReader.Limits(LOOK_BACK_MEGABYTES, 1))
                : null;
        return new LookBackWorker(
                new LookBackWorker.Dependencies(
                        database,
                        archive,
                        new LookBackWorker.Active(this::evaluator, new LookBackWorker.Intelligence() {
                            @Override
                            public PastIndicators past(Set<String> ids) {
                                return database.inTransaction(handle -> PastIndicators.read(
                                        handle, settings.rules().indicators(), ids, seed));
                            }

                            @Override
                            public Set<String> paused(Set<String> ids) {
                                return database.withHandle(handle -> PastIndicators.paused(handle, ids));
                            }
                        }),
                        reader,
                        retention(settings),
                        settings.rules()
                                .lookBackNotifiesFrom()
                                .flatMap(Level::of)
                                .orElse(null),
                        new LookBackWorker.Assets() {
                            @Override
                            public CompletionStage<LookBackReply> take(AssetKey asset, LookBackFindings findings) {
                                return messages.asset(asset)
                                        .ask(reply -> new AssetCommand.TakeLookBack(findings, reply), LOOK_BACK_WAIT);
                            }

                            @Override
                            public Predicate<String> waiting(AssetKey asset) {
                                return new RetryQueueTable(database).waiting(asset);
                            }

                            @Override
                            public AssetHistory.Detections detections(
                                    AssetKey asset, Instant since, long after, Set<String> rules) {
                                return history.detections(asset, since, after, rules);
                            }
                        },
                        clock),
                registry);
    }

    private static AssetRetentionPolicy retention(Settings settings) {
        return new AssetRetentionPolicy(
                settings.assets().foldQuietFor(), settings.assets().epochRetention());
    }

    private void hearAliases(List<AliasChange> changes) {
        messages.hearAliases(changes);
    }

    /**
     * Puts the center's own asset into its asset group, so that access rights apply to detections about the center
     * itself. Calling this again changes nothing. Users may change the group later.
     */
    private void nameOwnGroup() {
        AssetKey own = AssetKey.of(CenterAsset.ID);
        var unused = messages.asset(own)
                .ask(
                        (ActorRef<ProfileReply> replyTo) -> new AssetCommand.ChangeProfile(
                                new ProfileChange(null, null, null, CenterAsset.GROUP),
                                OWN_NAME,
                                null,
                                0L,
                                OWN_WARRANT,
                                replyTo),
                        OWN_WAIT)
                .exceptionally(failure -> {
                    LOG.warn(
                            "The asset group of {} could not be set. It is set again at the next detection: {}",
                            own,
                            failure.toString());
                    return new ProfileReply.Stale(AssetProfile.NONE, 0);
                });
    }

    /** The address of a cluster node is its name; a single node outside a cluster has no name. */
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
                    "Invalid Sigma pipeline: %s.".formatted(loading.problems().getFirst()),
                    "Correct the files of watchfloor.rules.pipelines.");
        }
        return loading.pipelines();
    }

    /**
     * Activates new rule packs and, on a node with the ops role, starts the projections, the outbox sweeper and ingest.
     */
    void start() {
        rules.start();
        indicators.start();
        exceptions.start();
        if (!isOpsNode) {
            return;
        }
        if (!hasWebhook) {
            LOG.warn(
                    "Notifications are not configured: new cases are visible only on the page."
                            + " Create an escalation policy, or set watchfloor.escalation.webhook-url and webhook-secret and restart.");
        }
        folds.add(Outbox.NAME, new Outbox().and(new ErasureProjection()), () -> {});
        folds.add(ProfileTable.PROJECTION, new ProfileTable(), () -> {});
        folds.add(SightingProjection.NAME, new SightingProjection(tooCommon), () -> {});
        folds.add(AutomationProjection.NAME, automation.and(new AssetRoutingProjection()), actions::wake);
        actions.start();
        aliases.start();
        sweeper.start();
        folds.add(PartnerProjection.NAME, new PartnerProjection(), () -> {});
        folds.add(ArchiveProjection.NAME, new ArchiveProjection(), () -> {});
        archive.start();
        lookBacks.start();
        feeds.start();
        releases.start();
        ingest.start();
        onCall.start();
        profiles.start();
        liveIndicators.start();
        indicatorWorker.start();
    }

    /** The active rules, with the profiles and indicators that this node knows now. A caller uses it for a whole batch. */
    private Evaluator evaluator() {
        return rules.evaluator()
                .with(profiles.value())
                .with(liveIndicators.value().set());
    }

    /** The people who would be notified if a case opened now. */
    NotificationCoverage coverage() {
        if (!isOpsNode) {
            return NotificationCoverage.UNKNOWN;
        }
        OnCallState now = onCall.value().onCall();
        return CoverageCalculator.of(
                now.book(), notifiers.senders().ways(), now.failing(), hasWebhook, clock.instant());
    }

    private void initEntities(
            Settings settings, TelemetryReader reader, EvidenceVault keys, Clock clock, PrometheusRegistry registry) {
        AssetRetentionPolicy folding = retention(settings);
        AssetEntity.init(
                system,
                settings.assets().maxLive(),
                new AssetDependencies(
                        new AssetDependencies.Judging(this::evaluator, reader, folding),
                        messages,
                        keys,
                        clock,
                        new AssetDependencies.Journaling(
                                folds::wake, settings.assets().snapshotEvery()),
                        new AssetDependencies.Watching(new AssetMetrics(registry, clock), tracing)));
        CorrelationEntity.init(
                system,
                new CorrelationEntity.Dependencies(
                        () -> new CorrelationEntity.Active(
                                rules.evaluator().ruleSet(), rules.evaluator().pack()),
                        messages,
                        clock,
                        folds::wake,
                        metrics::membersUncounted));
        TriageEntity.init(
                system,
                new TriageEntity.Dependencies(
                        JoinPolicy.of(settings.cases()),
                        alert -> book.get().isOfExercise(alert),
                        messages,
                        clock,
                        folds::wake,
                        new TriageMetrics(registry),
                        tracing));
        CaseEntity.init(
                system,
                new CaseEntity.Dependencies(
                        new RetryPolicy(
                                settings.escalation().attempts(),
                                RETRY_PAGE_AFTER,
                                settings.escalation().attemptTimeout().plus(DIGEST_LOST_AFTER)),
                        book,
                        () -> onCall.value().tasks(),
                        messages,
                        clock,
                        folds::wake,
                        new CaseMetrics(registry),
                        tracing));
    }

    private static void initPager(
            ActorSystem<?> system,
            EscalationSettings paging,
            NotificationDispatcher dispatch,
            Clock clock,
            PrometheusRegistry registry) {
        PagerEntity.init(
                system,
                new PagerEntity.Dependencies(
                        new NotificationLimits(paging.pagesPerMinute(), paging.pagesPerSensorAndMinute()),
                        NotificationLimits.ofPerson(NOTIFICATIONS_PER_PERSON_AND_MINUTE),
                        paging.attemptTimeout().plus(SENDER_LOST_AFTER),
                        dispatch,
                        clock,
                        new NotificationMetrics(registry)));
    }

    private static WebhookPager webhook(EscalationSettings settings, EgressClient egress, Clock clock) {
        settings.webhookUrl().flatMap(egress::problem).ifPresent(misfit -> {
            throw new StartFailure(
                    misfit.code(),
                    "watchfloor.escalation.webhook-url is not allowed: " + misfit.getMessage(),
                    "Correct the URL, or allow its host with watchfloor.egress.allow.");
        });
        return new WebhookPager(egress, settings.attemptTimeout(), clock, JournalJson.mapper());
    }

    private static Executor blocking(ActorSystem<?> system) {
        return system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher.blocking"));
    }

    @Override
    public void close() {
        documents.close();
        indicators.close();
        exceptions.close();
        rules.close();
        notifiers.close();
        sweeper.close();
        actions.close();
        lookBacks.close();
        feeds.close();
        releases.close();
        indicatorWorker.close();
        pulls.close();
        enabledInputs.close();
        ingest.close();
        archive.close();
        archiveStore.close();
        projections.close();
        folds.close();
        tracing.close();
    }
}
