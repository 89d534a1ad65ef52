package io.watchfloor.ops;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.ops.archive.ArchiveStore;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.asset.ProfileReply;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.ops.detection.pack.RuleStageStore;
import io.watchfloor.ops.detection.pack.ValueListStore;
import io.watchfloor.ops.incident.triage.OpeningReply;
import io.watchfloor.ops.incident.triage.TriageCommand;
import io.watchfloor.ops.incident.triage.TriageReply;
import io.watchfloor.ops.intake.Ingest;
import io.watchfloor.ops.intake.IngestMetrics;
import io.watchfloor.ops.intake.input.NodeInputs;
import io.watchfloor.ops.intake.own.CenterAsset;
import io.watchfloor.ops.intake.quarantine.UnprocessedTelemetry;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.heartbeat.HealthCheck;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.ops.platform.journal.ProjectionHealth;
import io.watchfloor.ops.platform.journal.ProjectionWatch;
import io.watchfloor.ops.platform.limits.Edge;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.profile.EntityProfiles;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jdbi.v3.core.Jdbi;

/**
 * A node's detection and case handling. Start it after the database migration, and close it before the actor system
 * stops.
 */
public final class OpsCenter implements AutoCloseable {

    private static final Duration PEOPLE_WAIT = Duration.ofSeconds(10);
    private static final long ENTITY_WAIT_SECONDS = 3;

    private final ActorSystem<?> system;
    private final Assembly watch;
    private final NodeInputs inputs;

    /**
     * Wires the components and registers the entities; {@link #start} starts their work.
     *
     * @param attack compares techniques in conditions with those of alerts
     * @param publicAddress the center's public address, without a trailing slash
     * @param egress sends notifications
     * @param links makes acknowledge links for messages
     * @param people the people with an account
     * @param door wraps the client that sends records to assets: the identity, except in fault tests
     */
    public OpsCenter(
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
        this.watch = new Assembly(
                system,
                settings,
                database,
                sources,
                attack,
                publicAddress,
                clock,
                random,
                registry,
                egress,
                links,
                people,
                door);
        this.inputs =
                new NodeInputs(watch.enabledInputs.inputs, settings.cluster().name(), database);
    }

    /**
     * Activates new rule packs and, on a node with the ops role, starts the projections, the outbox sweeper and ingest.
     */
    public void start() {
        watch.start();
    }

    /**
     * Adds a projection of the journal, woken after each commit on this node.
     *
     * @param name the name under which the projection's journal position is stored; must never change
     * @param afterCommit runs after each transaction that projected events
     */
    public void addProjection(String name, ProjectionHandler reader, Runnable afterCommit) {
        watch.folds.add(name, reader, afterCommit);
    }

    /**
     * The sensors' routes, {@code /api/v1/uplink} and {@code /api/v1/telemetry}, and the HTTP inputs; a node without
     * the ops role rejects all requests.
     */
    public Route sensorRoute() {
        return watch.isOpsNode
                ? Directives.concat(watch.ingest.route(), watch.inputRoute)
                : Ingest.misdirected(watch.metrics);
    }

    /** Sends a command to a case; fails with a timeout if there is no reply after {@code PEOPLE_WAIT}. */
    public CompletionStage<CaseReply> askCase(String id, Function<ActorRef<CaseReply>, CaseCommand> command) {
        return watch.messages.caseOf(new CaseId(id)).ask(command::apply, PEOPLE_WAIT);
    }

    /** Sends triage a command about two cases; fails with a timeout after {@code PEOPLE_WAIT}. */
    public CompletionStage<TriageReply> askTriage(Function<ActorRef<TriageReply>, TriageCommand> command) {
        return watch.messages.triage().ask(command::apply, PEOPLE_WAIT);
    }

    /** Sends triage a command to create a case manually; fails with a timeout after {@code PEOPLE_WAIT}. */
    public CompletionStage<OpeningReply> openByHand(
            Function<ActorRef<OpeningReply>, TriageCommand.OpenByHand> command) {
        return watch.messages.triage().ask(command::apply, PEOPLE_WAIT);
    }

    /** The detection state of an asset. For an unknown asset the state is empty. */
    public CompletionStage<AssetStatus> askAsset(AssetKey key) {
        return watch.messages.asset(key).ask(AssetCommand.Describe::new, PEOPLE_WAIT);
    }

    /** Restores earlier states of assets. */
    public AssetHistory assetHistory() {
        return watch.history;
    }

    /**
     * Sends an asset a command about legal holds or erasure of its evidence; fails with a timeout after {@code
     * PEOPLE_WAIT}.
     */
    public CompletionStage<EvidenceReply> askEvidence(
            AssetKey key, Function<ActorRef<EvidenceReply>, AssetCommand> command) {
        return watch.messages.asset(key).ask(command::apply, PEOPLE_WAIT);
    }

    /** Changes an asset's details; fails with a timeout after {@code PEOPLE_WAIT}. */
    public CompletionStage<ProfileReply> askProfile(
            AssetKey key, Function<ActorRef<ProfileReply>, AssetCommand> command) {
        return watch.messages.asset(key).ask(command::apply, PEOPLE_WAIT);
    }

    /** The alias table. */
    public AliasTable aliases() {
        return watch.aliases;
    }

    /** Merges duplicate assets or undoes a merge; fails with a timeout after {@code PEOPLE_WAIT}. */
    public CompletionStage<NamingReply> askNames(
            AssetKey key, Function<ActorRef<NamingReply>, AssetCommand.Naming> command) {
        return watch.messages.asset(key).ask(command::apply, PEOPLE_WAIT);
    }

    /** Where the files of the archive are. */
    public ArchiveStore archiveStore() {
        return watch.archiveStore;
    }

    /** The notification senders of this node. */
    public Notifiers notifiers() {
        return watch.notifiers;
    }

    /** The current evaluator with the active rules. */
    public Evaluator evaluator() {
        return watch.rules.evaluator();
    }

    /** Tags, criticality and group of assets and accounts, as this node knows them now. */
    public EntityProfiles profiles() {
        return watch.profiles.value();
    }

    /** The rules of all stages, if a pack were added or replaced. Changes nothing. Blocks. */
    public RuleLoadResult rulesWith(RuleSources.PackContent pack, LoadingDeadline time) {
        return watch.rules.loadedWith(pack, time);
    }

    /** The YAML text of an active rule; empty if its file changed or disappeared since the rules were loaded. */
    public Optional<String> ruleText(RuleHeader.Origin origin) {
        return watch.rules.text(origin);
    }

    /** The active rules and the rejected rules. */
    public RuleLoadResult rules() {
        return watch.rules.loading();
    }

    /** The rule packs that users installed. */
    public RulePackStore packs() {
        return watch.shelf;
    }

    /** The lists of values that users edit, and that rules use as placeholders. */
    public ValueListStore lists() {
        return watch.lists;
    }

    /** The stages of the rules. */
    public RuleStageStore ruleStages() {
        return watch.stages;
    }

    /** Names of the placeholders that this node's files define. */
    public Set<String> filePlaceholders() {
        return watch.filePlaceholders;
    }

    /** The revision of the packs, lists and stages that the evaluator uses. */
    public long packsRevision() {
        return watch.rules.packsRevision();
    }

    /** Tests a changed rule pack before the change is stored. */
    public PackTrials packTrials() {
        return watch.rules.trials();
    }

    /** The health of the journal projections on this node. */
    public List<ProjectionHealth> projectionHealth() {
        return watch.folds.health();
    }

    /**
     * Measures how far the projections on this node lag behind the journal. Start the measurement after all projections
     * were added.
     */
    public ProjectionWatch projections() {
        return watch.projections;
    }

    /** The people who would be notified if a case opened now, as far as this node sends notifications. */
    public NotificationCoverage coverage() {
        return watch.coverage();
    }

    /** Whether this node has the ops role, and so evaluates records and sends notifications. */
    public boolean isOpsNode() {
        return watch.isOpsNode;
    }

    /** Checks that entities respond, by querying the center's own asset. */
    public HealthCheck entitiesAnswer() {
        return () -> {
            try {
                var unused = askAsset(AssetKey.of(CenterAsset.ID))
                        .toCompletableFuture()
                        .get(ENTITY_WAIT_SECONDS, TimeUnit.SECONDS);
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("The check was interrupted.");
            } catch (ExecutionException | TimeoutException e) {
                return Optional.of("The server's own asset entity does not answer: " + e);
            }
        };
    }

    /** The current on-call configuration, with the built-in policy if no policy is configured. */
    public OnCallConfiguration oncall() {
        return watch.book.get();
    }

    /** Rate limits for requests. Sensors and users share one budget. */
    public Edge edge() {
        return watch.edge;
    }

    public UnprocessedTelemetry setAside() {
        return watch.ingest.unprocessed();
    }

    /**
     * Opens the inputs that listen on ports or pull, on a node with the ops role. Blocks.
     *
     * @param portCertificate the certificate of the node's own port
     * @param made called for a certificate for TLS ports if the node's own port has none
     */
    public void openInputs(Optional<ServerTls> portCertificate, Supplier<ServerTls> made) {
        if (watch.isOpsNode) {
            watch.enabledInputs.open(portCertificate, made);
            watch.pulls.open();
            inputs.open();
        }
    }

    /** The inputs of all nodes, and the counters of these inputs. */
    public NodeInputs inputs() {
        return inputs;
    }

    public SensorKeyring keyring() {
        return watch.keyring;
    }

    /**
     * Makes a port request client certificates from sensors. Call it before the port opens: otherwise a sensor cannot
     * authenticate.
     *
     * @param proxiesRequest whether proxies request client certificates too
     */
    public void requestSensorCertificates(Optional<ServerTls> port, boolean proxiesRequest) {
        if (port.isPresent() || proxiesRequest) {
            watch.keyring.authority().logIfLocked();
        }
        port.ifPresent(own -> own.clients().accept(watch.keyring.authority().issuers()));
    }

    public IngestMetrics metrics() {
        return watch.metrics;
    }

    /**
     * Closes the inputs and disconnects the sensors before the node leaves its cluster. On an orderly stop, pending
     * records finish first; a node that the cluster removes must stop accepting records immediately, because its
     * entities are already stopping.
     */
    public void closeInputs() {
        inputs.close();
        watch.pulls.close();
        if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
            watch.enabledInputs.cut();
        } else {
            watch.enabledInputs.close();
        }
        watch.ingest.leave();
    }

    @Override
    public void close() {
        watch.close();
    }
}
