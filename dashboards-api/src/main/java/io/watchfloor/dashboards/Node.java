package io.watchfloor.dashboards;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.Settings;
import io.watchfloor.config.cluster.NodeRole;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.config.database.FormationLease;
import io.watchfloor.config.node.NodeLock;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.config.work.UncaughtExceptionLogger;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.ack.SignedLinks;
import io.watchfloor.dashboards.access.own.CenterTelemetryQueue;
import io.watchfloor.dashboards.access.passkey.Proofs;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.PeopleOnCall;
import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.access.signin.SignInHistory;
import io.watchfloor.dashboards.api.Dashboards;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.assets.board.EntityProjection;
import io.watchfloor.dashboards.assets.routes.AssetService;
import io.watchfloor.dashboards.audit.AuditGuard;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.board.ReadModelProjection;
import io.watchfloor.dashboards.cases.routes.CaseSlice;
import io.watchfloor.dashboards.center.routes.NodeStatus;
import io.watchfloor.dashboards.figures.CaseTimesProjection;
import io.watchfloor.dashboards.http.Exposure;
import io.watchfloor.dashboards.http.PortCertificate;
import io.watchfloor.dashboards.paging.board.NotificationCheck;
import io.watchfloor.dashboards.paging.routes.MailAnswers;
import io.watchfloor.dashboards.rules.routes.BackTestInputs;
import io.watchfloor.dashboards.rules.routes.Lists;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.dashboards.rules.routes.Stages;
import io.watchfloor.dashboards.sensors.routes.EnrollmentInfo;
import io.watchfloor.dashboards.web.WebRoutes;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.OpsCenter;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.intake.own.CenterRecords;
import io.watchfloor.ops.intel.partner.PartnerCertificateWatch;
import io.watchfloor.ops.paging.coverage.CoverageGap;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.heartbeat.HealthCheck;
import io.watchfloor.ops.platform.heartbeat.Heartbeat;
import io.watchfloor.ops.platform.heartbeat.ProjectionCheck;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.serialization.MessageSerializer;
import io.watchfloor.sigma.loading.BuiltinLists;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleSources;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of the center, from the lock on its data folder to its open port. Its parts are stopped in reverse order, even if the start
 * fails.
 */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** Maximum time to leave the cluster: longer than an overloaded machine needs, and shorter than systemd's stop timeout. */
    private static final Duration END_WAIT = Duration.ofSeconds(110);

    private final ShutdownSteps endings = new ShutdownSteps();
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final URI address;
    private final URI publicAddress;
    private final Optional<Fingerprint> ownCa;
    private final EnrollmentInfo reception;
    private final Dashboards.Auditing audit;
    private final People people;
    private final OpsCenter center;
    private final Attack attack;
    private final boolean heartbeat;
    private @Nullable Dashboards dashboards;
    private final CompletableFuture<StartFailure> ended = new CompletableFuture<>();

    private Node(ProgramConfig config, UnaryOperator<AssetClient> door, Supplier<StatusView.@Nullable Demo> demo) {
        try {
            Settings settings = config.settings();
            Path dir = settings.data().dir();
            heartbeat = settings.heartbeat().url().isPresent();
            NodeLock lock = NodeLock.acquire(dir);
            endings.add("the lock of the data folder", lock::close);
            PrivateFiles.advice(lock.folder()).ifPresent(LOG::warn);
            Exposure.refused(settings).ifPresent(failure -> {
                throw failure;
            });
            Optional<ServerTls> certificate = PortCertificate.open(settings, clock);
            certificate.ifPresent(shown -> endings.add("the certificate watcher", shown::close));
            ownCa = PortCertificate.ownCa(settings);
            HttpPort port = HttpPort.reserve(
                    settings.http().bind(),
                    settings.http().port(),
                    settings.http().encrypted());
            endings.add("the reservation of the port", port::close);
            address = port.address();
            publicAddress = settings.http().publicAddress().orElse(address);
            reception = EnrollmentInfo.of(settings, publicAddress, ownCa);
            RuleSources rules = RuleReport.sources(settings.rules());
            attack = RuleReport.attack(settings.rules());
            DatabaseAddress where = settings.database().address().orElseGet(() -> embedded(dir));
            Database database = Database.open(where, settings.database());
            endings.add("the database connections", database::close);
            database.migrate();
            PrometheusRegistry registry = new PrometheusRegistry();
            JvmMetrics.builder().register(registry);
            Counter failures = new Meters(registry).counter("watchfloor_thread_failures_total");
            Thread.setDefaultUncaughtExceptionHandler(new UncaughtExceptionLogger(
                    thread -> failures.labelValues(thread).inc()));
            Jdbi jdbi = DatabaseAccess.of(database.dataSource());
            EgressClient egress = EgressClient.of(settings.egress(), registry);
            endings.add("the outbound HTTP client", egress::close);
            AuditLog log = new AuditLog(jdbi, clock);
            AuditGuard guard = AuditGuard.start(
                    log, new AuditReading(jdbi), settings.audit(), lock.folder(), clock, egress, registry);
            endings.add("the audit log verification", guard::close);
            audit = new Dashboards.Auditing(log, guard);
            ActorSystem<Void> system = ActorSystem.create(
                    Behaviors.empty(), settings.cluster().systemName(), MessageSerializer.over(config.pekko(where)));
            ClusterMembership membership = new ClusterMembership(system, settings.cluster(), lease(settings, database));
            endings.add("the formation lease", membership::leave);
            endings.add("the actor system", () -> end(system));
            membership.join();
            String at = publicAddress.toString();
            SignedLinks links = SignedLinks.of(jdbi, clock, random, at);
            center = new OpsCenter(
                    system,
                    settings,
                    jdbi,
                    rules,
                    attack,
                    at,
                    clock,
                    random,
                    registry,
                    egress,
                    links,
                    PeopleOnCall::read,
                    door);
            endings.add("the services", center::close);
            RuleReport.log(center.rules());
            center.start();
            CenterTelemetryQueue own =
                    new CenterTelemetryQueue(new CenterRecords(jdbi), new SignInHistory(jdbi), clock, registry);
            endings.add("the center's own telemetry", own::close);
            guard.whenBroken(what ->
                    own.tell(CenterEvent.of(CenterEvent.Action.AUDIT_BROKEN, false, "", SignInOrigin.UNKNOWN, what)));
            people = new People(jdbi, settings.security(), clock, random, log, own);
            BootstrapToken.ensure(dir, people, settings.cluster().name());
            SingleSignOn sso =
                    new SingleSignOn(settings.sso(), people, people.database(), egress, System.getenv(), registry);
            startHeartbeat(settings, jdbi, egress, registry);
            MailAnswers.read(
                            settings.contact(),
                            people,
                            center::askCase,
                            center.notifiers(),
                            egress,
                            publicAddress.toString(),
                            clock)
                    .ifPresent(inbox -> endings.add("the mail inbox", inbox::close));
            Route forPeople =
                    forPeople(system, settings, database, registry, egress, sso, () -> status(membership, demo.get()));
            center.projections().start();
            membership.awaitUp();
            center.requestSensorCertificates(certificate, settings.http().proxyCertificates());
            PartnerCertificateWatch partners =
                    new PartnerCertificateWatch(jdbi, certificate.map(ServerTls::clients), clock, registry);
            endings.add("the certificates of partners", partners::close);
            partners.start();
            Route all = Directives.concat(center.sensorRoute(), forPeople);
            port.serve(system, settings.http(), certificate, center.edge(), all, registry, this::closeStreams, endings);
            center.openInputs(certificate, () -> PortCertificate.always(settings, clock));
            var unused = membership.ended().thenAccept(removed -> ended.complete(ClusterMembership.removal()));
            LOG.info(
                    "Ready at {}: {} active, {} rejected",
                    publicAddress,
                    Plural.of(rules().pack().rules().size(), "rule"),
                    rules().refused());
        } catch (RuntimeException e) {
            endings.close();
            throw e;
        }
    }

    /**
     * Starts a node and returns once the port accepts requests.
     *
     * @throws StartFailure if the node cannot run; all started parts are stopped
     */
    public static Node start(ProgramConfig config) {
        return new Node(config, UnaryOperator.identity(), () -> null);
    }

    /** Starts a node that runs the demo. */
    public static Node startDemo(ProgramConfig config, Supplier<StatusView.@Nullable Demo> demo) {
        return new Node(config, UnaryOperator.identity(), demo);
    }

    /** @param door wraps the client that calls asset entities; fault tests pass a wrapper that loses or repeats messages */
    static Node start(ProgramConfig config, UnaryOperator<AssetClient> door) {
        return new Node(config, door, () -> null);
    }

    private void startHeartbeat(Settings settings, Jdbi jdbi, EgressClient egress, PrometheusRegistry registry) {
        List<HealthCheck> vitals = List.of(
                new ProjectionCheck(jdbi, center::projectionHealth, clock),
                center.entitiesAnswer(),
                new NotificationCheck(jdbi, center::coverage, clock));
        if (center.isOpsNode()) {
            Heartbeat.start(
                            settings.heartbeat(),
                            publicAddress.toString(),
                            jdbi,
                            vitals,
                            egress,
                            random,
                            clock,
                            registry)
                    .ifPresent(heart -> endings.add("the external heartbeat", heart::close));
        }
    }

    private Route forPeople(
            ActorSystem<?> system,
            Settings settings,
            Database database,
            PrometheusRegistry registry,
            EgressClient egress,
            SingleSignOn sso,
            Supplier<NodeStatus> status) {
        Dashboards.Watch watch = new Dashboards.Watch(
                new CaseSlice.Desks(center::askCase, center::askTriage, center::openByHand),
                new AssetService(
                        center::askAsset,
                        center.assetHistory(),
                        center::askEvidence,
                        center::askProfile,
                        center::askNames,
                        center.aliases()),
                center.keyring(),
                () -> center.evaluator().pack().live(),
                new Packs(
                        center.packTrials()::run,
                        center.packTrials()::forget,
                        center.packs(),
                        center::packsRevision,
                        new Lists(
                                center.packTrials()::runList,
                                center.packTrials()::forget,
                                center.lists(),
                                center::packsRevision,
                                () -> center.rules().read().placeholders(),
                                center.filePlaceholders(),
                                settings.rules().builtin() ? BuiltinLists.descriptions() : Map.of()),
                        new Stages(
                                center.ruleStages(),
                                () -> center.rules().pack(),
                                () -> center.evaluator().pack()),
                        center::ruleText,
                        new BackTestInputs(center::rulesWith, center::profiles, center::oncall)),
                center.setAside(),
                center.inputs(),
                center.notifiers(),
                status,
                attack);
        Dashboards.Front front = new Dashboards.Front(
                new Origins(settings.http().publicAddress(), settings.http().encrypted()),
                publicAddress,
                ownCa,
                PortCertificate.revocations(settings),
                settings.metrics().token(),
                center.edge().bodies(),
                egress);
        Dashboards.Databases databases = Dashboards.Databases.of(database, center.archiveStore());
        if (!settings.cluster().roles().contains(NodeRole.API)) {
            return Dashboards.probes(
                    system, databases.center(), watch, people, settings, front, version(), clock, registry, audit);
        }
        Dashboards served = Dashboards.create(
                system,
                databases,
                watch,
                people,
                Proofs.of(people, settings.passkeys()),
                sso,
                settings,
                front,
                version(),
                clock,
                registry,
                audit);
        center.addProjection(ReadModelProjection.NAME, new ReadModelProjection(), served::boardsChanged);
        center.addProjection(CaseTimesProjection.NAME, new CaseTimesProjection(), () -> {});
        center.addProjection(EntityProjection.NAME, new EntityProjection(), () -> {});
        dashboards = served;
        return Directives.concat(
                new WebRoutes().route(), Directives.mapResponse(this::markedIncomplete, served::route));
    }

    /** Adds the header that marks lists as incomplete during a rebuild, so that clients need no second request. */
    private HttpResponse markedIncomplete(HttpResponse answer) {
        OptionalInt percent = center.projections().rebuilding();
        return percent.isEmpty()
                ? answer
                : answer.addHeader(RawHeader.create(Operation.REBUILDING, Integer.toString(percent.getAsInt())));
    }

    private void closeStreams() {
        center.closeInputs();
        Dashboards served = dashboards;
        if (served != null) {
            served.closeStreams();
        }
    }

    /** No lease is needed if only this node can reach the database. */
    private static Optional<FormationLease> lease(Settings settings, Database database) {
        return settings.database()
                .jdbcUrl()
                .map(shared -> new FormationLease(
                        database.dataSource(), settings.cluster().systemName()));
    }

    private DatabaseAddress embedded(Path dir) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(dir);
        endings.add("the database", postgres::close);
        var unused = postgres.gone().thenAccept(ended::complete);
        return postgres.address();
    }

    private NodeStatus status(ClusterMembership membership, StatusView.@Nullable Demo demo) {
        return new NodeStatus(
                membership.members(),
                center.metrics().recordsSoFar(),
                center.metrics().detectionsSoFar(),
                center.metrics().connectedSensors(),
                center.projectionHealth(),
                center.projections().rebuilding(),
                new NodeStatus.Telling(center.coverage(), heartbeat),
                demo);
    }

    private static void end(ActorSystem<?> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(END_WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Version of the program from the manifest of its JAR. */
    public static String version() {
        return Optional.ofNullable(Node.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** Address of the center on this machine, without a trailing slash. */
    public URI address() {
        return address;
    }

    /** Address of the center for people: the configured public address, otherwise the address on this machine. */
    public URI publicAddress() {
        return publicAddress;
    }

    /** Fingerprint of the CA that this node created; empty if the node uses another certificate or none. */
    public Optional<Fingerprint> ownCa() {
        return ownCa;
    }

    /** The active rules and the rejected rules. */
    public RuleLoadResult rules() {
        return center.rules();
    }

    /**
     * Warnings about missing configuration: no one can be notified of some cases, or no heartbeat reports an outage of the center. Each
     * warning names the next step.
     */
    public List<String> unreached() {
        Stream<String> silences = center.coverage().silences().stream()
                .filter(CoverageGap::nobody)
                .map(silence -> "no one can be notified of some cases: " + silence.words() + " " + silence.next());
        Stream<String> alone =
                heartbeat ? Stream.of() : Stream.of("no external heartbeat configured: set watchfloor.heartbeat.url");
        return Stream.concat(silences, alone).toList();
    }

    /** Creates a one-time sign-in link for a person. */
    public URI signInLink(String person) {
        people.ensure(person, Role.RESPONDER);
        String code = people.link(person, Actor.CENTER)
                .orElseThrow(() -> new StartFailure(
                        "access.sign-in-link",
                        "The account of %s is disabled or removed, so a sign-in link cannot be used.".formatted(person),
                        "Enable the account: watchfloor people enable " + person));
        return URI.create(publicAddress + "/signin?code=" + code);
    }

    /** Accounts and credentials of people. */
    public People people() {
        return people;
    }

    /** Creates a one-time enrollment token for a sensor that may report for these assets. */
    public String sensorToken(String by, List<String> assets) {
        String secret = center.keyring().createEnrolment(by, Duration.ofMinutes(15), assets);
        return reception.token(secret).text();
    }

    /**
     * Completes when the node must stop on its own: its cluster removed it, another cluster took over the journal, or
     * the database failed.
     */
    public CompletionStage<StartFailure> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close() {
        endings.close();
    }
}
