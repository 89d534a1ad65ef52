package io.watchfloor.ops;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.asset.ProfileReply;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.detection.pack.RulePackStore;
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
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleSources;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

/** A node's part of the watch. Start it once its database is migrated, and close it before its actor system ends. */
public final class OpsCenter implements AutoCloseable {

    private static final Duration PEOPLE_WAIT = Duration.ofSeconds(10);
    private static final long ENTITY_WAIT_SECONDS = 3;

    private final ActorSystem<?> system;
    private final Assembly watch;
    private final NodeInputs doors;

    /**
     * Assembles the watch and registers its entities; {@link #start} starts its work.
     *
     * @param publicAddress where people reach the center, without a trailing slash
     * @param egress sends pages
     * @param links by which people take a case from its message
     * @param people whom the center knows
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
                publicAddress,
                clock,
                random,
                registry,
                egress,
                links,
                people,
                door);
        this.doors = new NodeInputs(watch.doors.doors, settings.cluster().name(), database);
    }

    /** Admits new rule packs and, on a node that judges, starts the folds, the outbox's sweeper and the way in. */
    public void start() {
        watch.start();
    }

    /**
     * Adds a fold of the journal, woken after each commit of this node.
     *
     * @param name of its position, never to be changed
     * @param afterCommit run after each transaction that folded events
     */
    public void fold(String name, ProjectionHandler reader, Runnable afterCommit) {
        watch.folds.add(name, reader, afterCommit);
    }

    /**
     * The sensors' ways in, {@code /api/v1/uplink} and {@code /api/v1/telemetry}, and the doors over HTTP; a node that
     * does not judge answers that it has none.
     */
    public Route sensorRoute() {
        return watch.judges
                ? Directives.concat(watch.ingest.route(), watch.doorRoute)
                : Ingest.elsewhere(watch.metrics);
    }

    /** Asks a case; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<CaseReply> askCase(String id, Function<ActorRef<CaseReply>, CaseCommand> command) {
        return watch.messages.caseOf(new CaseId(id)).ask(command::apply, PEOPLE_WAIT);
    }

    /** Asks triage about two cases; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<TriageReply> askTriage(Function<ActorRef<TriageReply>, TriageCommand> command) {
        return watch.messages.triage().ask(command::apply, PEOPLE_WAIT);
    }

    /** Asks triage for a case by hand; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<OpeningReply> openByHand(
            Function<ActorRef<OpeningReply>, TriageCommand.OpenByHand> command) {
        return watch.messages.triage().ask(command::apply, PEOPLE_WAIT);
    }

    /** The detection state of an asset; an unknown asset has an empty one. */
    public CompletionStage<AssetStatus> askAsset(AssetKey key) {
        return watch.messages.asset(key).ask(AssetCommand.Describe::new, PEOPLE_WAIT);
    }

    /** Asks for holds on an asset's evidence, or its erasure; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<EvidenceReply> askEvidence(
            AssetKey key, Function<ActorRef<EvidenceReply>, AssetCommand> command) {
        return watch.messages.asset(key).ask(command::apply, PEOPLE_WAIT);
    }

    /** Changes what people say of an asset; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<ProfileReply> askProfile(
            AssetKey key, Function<ActorRef<ProfileReply>, AssetCommand> command) {
        return watch.messages.asset(key).ask(command::apply, PEOPLE_WAIT);
    }

    /** What people say is the same thing. */
    public AliasTable aliases() {
        return watch.aliases;
    }

    /** Changes which asset an asset is; fails with a time-out after {@code PEOPLE_WAIT}. */
    public CompletionStage<NamingReply> askNames(
            AssetKey key, Function<ActorRef<NamingReply>, AssetCommand.Naming> command) {
        return watch.messages.asset(key).ask(command::apply, PEOPLE_WAIT);
    }

    /** By what this node tells people. */
    public Notifiers telling() {
        return watch.telling;
    }

    /** The rules that this node judges with now. */
    public Evaluator judge() {
        return watch.rules.judge();
    }

    /** The current rules, and those that were refused. */
    public RuleLoadResult rules() {
        return watch.rules.loading();
    }

    /** The rule packs that people added to the center. */
    public RulePackStore packs() {
        return watch.shelf;
    }

    /** The revision of the packs that this node judges with. */
    public long packsRevision() {
        return watch.rules.packsRevision();
    }

    /** Where a changed pack is tried before the change is decided. */
    public PackTrials packTrials() {
        return watch.rules.trials();
    }

    /** Health of this node's folds of the journal. */
    public List<ProjectionHealth> folds() {
        return watch.folds.health();
    }

    /** How far this node's projections of the journal are behind it. Start it once all of them are added. */
    public ProjectionWatch projections() {
        return watch.projections;
    }

    /** Who would be told of a case now, as far as this node pages people. */
    public NotificationCoverage reach() {
        return watch.reach();
    }

    /** Whether this node judges and pages. */
    public boolean judges() {
        return watch.judges;
    }

    /** Whether entities answer: the center's own asset is asked. */
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

    /** Who is told, as this node knows it now: what people wrote, and what holds where they wrote nothing. */
    public OnCallConfiguration oncall() {
        return watch.book.get();
    }

    /** Limits on what senders may cost this node: sensors and people share one budget. */
    public Edge edge() {
        return watch.edge;
    }

    public UnprocessedTelemetry setAside() {
        return watch.ingest.setAside();
    }

    /**
     * Opens the doors that are ports or pull, on a node that judges, once it can. Blocks.
     *
     * @param shown by the node's own port
     * @param made asked for what ports for TLS show when the node's own port shows nothing
     */
    public void openDoors(Optional<ServerTls> shown, Supplier<ServerTls> made) {
        if (watch.judges) {
            watch.doors.open(shown, made);
            watch.pulls.open();
            doors.open();
        }
    }

    /** The doors of this node and of the others, and what each counts. */
    public NodeInputs doors() {
        return doors;
    }

    public SensorKeyring keyring() {
        return watch.keyring;
    }

    /**
     * Lets a port ask sensors for their certificates. Call it before the port opens: a sensor that is not asked cannot prove who it is.
     *
     * @param told whether proxies ask for them, too
     */
    public void recognizeSensors(Optional<ServerTls> port, boolean told) {
        if (port.isPresent() || told) {
            watch.keyring.authority().examine();
        }
        port.ifPresent(own -> own.clients().accept(watch.keyring.authority().issuers()));
    }

    public IngestMetrics metrics() {
        return watch.metrics;
    }

    /**
     * Closes the doors and disconnects the sensors before the node leaves its cluster. A node that ends in order waits for what is on its
     * way; one that its cluster removes must take nothing more while its entities stop.
     */
    public void letGo() {
        doors.close();
        watch.pulls.close();
        if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
            watch.doors.cut();
        } else {
            watch.doors.close();
        }
        watch.ingest.letGo();
    }

    @Override
    public void close() {
        watch.close();
    }
}
