package io.watchfloor.dashboards.api;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.access.approval.Approvals;
import io.watchfloor.dashboards.access.approval.SignInApprovals;
import io.watchfloor.dashboards.access.approval.TemporaryRoles;
import io.watchfloor.dashboards.access.approval.routes.ApprovalGate;
import io.watchfloor.dashboards.access.approval.routes.ApprovalRoutes;
import io.watchfloor.dashboards.access.approval.routes.ApprovalSweep;
import io.watchfloor.dashboards.access.approval.routes.TemporaryRoleRoutes;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.passkey.Proofs;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.provider.BreakGlass;
import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.access.provider.routes.ProviderRoutes;
import io.watchfloor.dashboards.access.provider.scim.ScimRoutes;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.access.signin.SignInHistory;
import io.watchfloor.dashboards.access.signin.SignInRisk;
import io.watchfloor.dashboards.api.openapi.RouteDescription;
import io.watchfloor.dashboards.api.routing.ApiMetrics;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.ApiRoutes;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Gate;
import io.watchfloor.dashboards.api.routing.KeyGate;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadExecutors;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.api.routing.ScopedTokenPolicy;
import io.watchfloor.dashboards.api.routing.StepUp;
import io.watchfloor.dashboards.assets.routes.AssetService;
import io.watchfloor.dashboards.assets.routes.AssetSlice;
import io.watchfloor.dashboards.assets.routes.CoverageService;
import io.watchfloor.dashboards.assets.routes.CoverageWatch;
import io.watchfloor.dashboards.assets.routes.TagRoutes;
import io.watchfloor.dashboards.audit.AuditGuard;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.audit.routes.AuditRoutes;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.PresenceProjection;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.routes.CaseSlice;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatMonitors;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatWatch;
import io.watchfloor.dashboards.center.routes.CenterStatus;
import io.watchfloor.dashboards.center.routes.CspReports;
import io.watchfloor.dashboards.center.routes.DocsRoutes;
import io.watchfloor.dashboards.center.routes.HeartbeatRoutes;
import io.watchfloor.dashboards.center.routes.MetricsRoutes;
import io.watchfloor.dashboards.center.routes.NodeStatus;
import io.watchfloor.dashboards.center.routes.OutageNotes;
import io.watchfloor.dashboards.center.routes.RevocationRoutes;
import io.watchfloor.dashboards.center.routes.StatusRoutes;
import io.watchfloor.dashboards.center.routes.StreamRoutes;
import io.watchfloor.dashboards.contacts.routes.ContactRoutes;
import io.watchfloor.dashboards.exercises.routes.ExerciseRoutes;
import io.watchfloor.dashboards.figures.routes.CaseMetricsRoutes;
import io.watchfloor.dashboards.fraud.FraudFormGate;
import io.watchfloor.dashboards.fraud.FraudFormRoutes;
import io.watchfloor.dashboards.fraud.FraudIntake;
import io.watchfloor.dashboards.fraud.FraudMetrics;
import io.watchfloor.dashboards.hunt.routes.ArchiveNodeRoutes;
import io.watchfloor.dashboards.hunt.routes.BackTestSlice;
import io.watchfloor.dashboards.hunt.routes.HuntSlice;
import io.watchfloor.dashboards.intel.routes.IntelGraphRoutes;
import io.watchfloor.dashboards.intel.routes.IntelSlice;
import io.watchfloor.dashboards.intel.taxii.TaxiiErrors;
import io.watchfloor.dashboards.landscape.LandscapeRoutes;
import io.watchfloor.dashboards.live.LiveStream;
import io.watchfloor.dashboards.matters.routes.MatterSlice;
import io.watchfloor.dashboards.notices.OwnerNotices;
import io.watchfloor.dashboards.notices.Reminders;
import io.watchfloor.dashboards.oncall.routes.OnCallSlice;
import io.watchfloor.dashboards.paging.routes.NotificationSlice;
import io.watchfloor.dashboards.partners.expiry.PartnerReminders;
import io.watchfloor.dashboards.partners.routes.PartnerCertificateRoutes;
import io.watchfloor.dashboards.partners.routes.PartnerRoutes;
import io.watchfloor.dashboards.partners.routes.SignalRoutes;
import io.watchfloor.dashboards.people.routes.PeopleSlice;
import io.watchfloor.dashboards.people.routes.SignInHistoryRoutes;
import io.watchfloor.dashboards.referral.CaseProofs;
import io.watchfloor.dashboards.referral.Referrals;
import io.watchfloor.dashboards.referral.routes.ReferralRoutes;
import io.watchfloor.dashboards.response.routes.AutomationRoutes;
import io.watchfloor.dashboards.rules.attack.AttackRoutes;
import io.watchfloor.dashboards.rules.exceptions.ExceptionMetrics;
import io.watchfloor.dashboards.rules.exceptions.ExceptionReminders;
import io.watchfloor.dashboards.rules.exceptions.ExceptionRoutes;
import io.watchfloor.dashboards.rules.exceptions.NoisyRuleRoutes;
import io.watchfloor.dashboards.rules.routes.ListRoutes;
import io.watchfloor.dashboards.rules.routes.LookBackRoutes;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.rules.routes.RulePackMetrics;
import io.watchfloor.dashboards.rules.routes.RulePackRoutes;
import io.watchfloor.dashboards.rules.routes.RuleRoutes;
import io.watchfloor.dashboards.rules.routes.RuleStageMetrics;
import io.watchfloor.dashboards.score.routes.SecureScores;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.search.routes.SearchRoutes;
import io.watchfloor.dashboards.sensors.routes.EnrollmentInfo;
import io.watchfloor.dashboards.sensors.routes.SensorRoutes;
import io.watchfloor.dashboards.sensors.routes.SensorSlice;
import io.watchfloor.dashboards.sensors.routes.TelemetryOperations;
import io.watchfloor.dashboards.webhooks.routes.WebhookSlice;
import io.watchfloor.dashboards.wire.ApprovalChange;
import io.watchfloor.ops.Notifiers;
import io.watchfloor.ops.archive.ArchiveNodes;
import io.watchfloor.ops.archive.ArchiveStore;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.intake.input.NodeInputs;
import io.watchfloor.ops.intake.ledger.TelemetryKeys;
import io.watchfloor.ops.intake.quarantine.UnprocessedTelemetry;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.lookback.LookBacks;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.secret.KeyFile;
import io.watchfloor.ops.response.automation.ActionStore;
import io.watchfloor.ops.response.automation.AutomationStore;
import io.watchfloor.sigma.language.RulePack;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jdbi.v3.core.Jdbi;

/** Assembles the routes and the live stream of one node. */
public final class Dashboards {

    /** For the center's own evaluations, which include assets of all groups. */
    private static final Visibility EVERYTHING = new Visibility("", Scope.ALL, Tlp.RED);

    private final ApiRoutes routes;
    private final LiveStream stream;

    /**
     * Dependencies of the routes on detection and ingest.
     *
     * @param pack the active rules
     * @param setAside unprocessed telemetry
     * @param doors inputs of this node
     * @param telling sends notifications
     * @param node state of the node, read for each status request
     */
    public record Watch(
            CaseSlice.Desks cases,
            AssetService assets,
            SensorKeyring keyring,
            Supplier<RulePack> pack,
            Packs packs,
            UnprocessedTelemetry setAside,
            NodeInputs doors,
            Notifiers telling,
            Supplier<NodeStatus> node,
            Attack attack) {}

    /**
     * Dependencies of the routes on the HTTP server.
     *
     * @param address of the center for people, without a trailing slash
     * @param ownCa CA with which sensors verify the center's certificate; empty if not needed
     * @param revocations file with the certificate revocation list of that CA
     * @param metricsToken for Prometheus only
     * @param bodies reads request bodies
     * @param egress sends the center's own requests
     */
    public record Front(
            Origins origins,
            URI address,
            Optional<Fingerprint> ownCa,
            Path revocations,
            Optional<String> metricsToken,
            BodyReader bodies,
            EgressClient egress) {}

    /**
     * The audit log.
     *
     * @param guard verifies and signs the audit log
     */
    public record Auditing(AuditLog log, AuditGuard guard) {}

    private Dashboards(ApiRoutes routes, LiveStream stream) {
        this.routes = routes;
        this.stream = stream;
    }

    /**
     * Connection pools by purpose, so that slow reads of users block neither the center nor open streams.
     *
     * @param center projections, sign-in, commands
     * @param reads reads of users
     * @param live streams, and the check of their credentials
     * @param archive the files of archived telemetry
     */
    public record Databases(Jdbi center, Jdbi reads, Jdbi live, ArchiveStore archive) {

        public static Databases of(Database database, ArchiveStore archive) {
            return new Databases(
                    DatabaseAccess.of(database.dataSource()),
                    DatabaseAccess.of(database.reads()),
                    DatabaseAccess.of(database.live()),
                    archive);
        }
    }

    /**
     * Starts the live stream and builds the routes.
     *
     * @param system has the dispatchers {@code blocking}, {@code searches} and {@code live} of {@code
     * watchfloor-dispatcher}
     * @param version of the program
     */
    public static Dashboards create(
            ActorSystem<?> system,
            Databases databases,
            Watch watch,
            People people,
            Proofs proofs,
            SingleSignOn sso,
            Settings settings,
            Front front,
            String version,
            Clock clock,
            PrometheusRegistry registry,
            Auditing audit) {
        Jdbi database = databases.center();
        Executor threads = threads(system, "blocking");
        ReadModelStore boards = new ReadModelStore(databases.reads());
        RouteContext context = new RouteContext(
                database, boards, people, settings, front.address(), clock, new BlockingCalls(threads), threads);
        SignInAttempts attempts =
                new SignInAttempts(people.database().settings().guesses(), clock, registry);
        attempts.auditPeriodically(settings.security().guesses().toldEvery(), system, threads, audit.log());
        Access access = new Access(people, front.origins(), attempts);
        RuleCatalog rules = new RuleCatalog(watch.pack(), watch.packs().stages(), watch.attack());
        BreakGlass glass = new BreakGlass(settings.sso(), people.database(), registry);
        people.sessions().tell(glass);
        CenterStatus status =
                new CenterStatus(watch.node(), settings.archive().enabled(), rules, version, clock, glass::latest);
        ReadModelStore liveBoards = new ReadModelStore(databases.live());
        EnrollmentInfo reception = EnrollmentInfo.of(settings, front.address(), front.ownCa());
        SensorRoutes sensors = SensorSlice.sensors(context, boards, databases.reads(), watch.keyring(), reception);
        SensorRoutes liveSensors =
                SensorSlice.sensors(context, liveBoards, databases.live(), watch.keyring(), reception);
        Approvals approvals = new Approvals(people, settings.approval());
        RestrictedReadAudit reads = new RestrictedReadAudit(people::read, clock);
        SignInApprovals waiting = new SignInApprovals(people.database(), settings.approval());
        people.sessions().watchedBy(new SignInRisk(settings.signIn(), waiting, clock));
        LiveStream stream = new LiveStream(
                system,
                liveBoards,
                new PresenceProjection(databases.live()),
                version,
                clock,
                threads(system, "live"),
                registry,
                sight -> liveBoards.read(sight, status::view),
                liveSensors::items,
                () -> new ApprovalChange(approvals.revision()),
                reads,
                credentials -> databases.live().withHandle(handle -> people.standings(handle, credentials)));
        Runnable peopleChanged = stream::peopleChanged;
        people.roster().tell((name, by) -> peopleChanged.run());
        ApprovalSweep.every(system, threads, approvals, stream::approvalsChanged);
        SearchRoutes.indexOlder(system, threads, database);
        HeartbeatMonitors heartbeats = new HeartbeatMonitors(database, clock);
        HeartbeatWatch.start(system, threads, heartbeats, registry);
        ActionStore actions = new ActionStore(database);
        TemporaryRoles elevations = new TemporaryRoles(people.database());
        TemporaryRoleRoutes.metrics(registry, elevations);
        StepUp stepUp = new StepUp(proofs.passkeys()::has, settings.passkeys(), clock);
        List<ApiRoute> table = new ArrayList<>();
        CoverageService coverage = new CoverageService(boards, watch.pack(), clock);
        CoverageWatch.start(system, threads, coverage, registry);
        table.addAll(AssetSlice.routes(context, watch.assets(), coverage, watch.attack()));
        table.addAll(CaseSlice.routes(context, watch.cases(), rules, reads, actions, sensors::items, registry));
        table.addAll(HuntSlice.routes(
                context,
                databases.reads(),
                databases.archive(),
                watch.pack(),
                watch.cases().cases(),
                registry,
                threads(system, "archive")));
        table.addAll(new ArchiveNodeRoutes(
                        new ArchiveNodes(database),
                        settings.cluster().name(),
                        () -> watch.node().get().members(),
                        threads)
                .routes());
        table.addAll(BackTestSlice.routes(
                system,
                context,
                databases.reads(),
                databases.archive(),
                watch.packs(),
                registry,
                threads(system, "archive")));
        CaseProofs caseProofs = new CaseProofs(database, audit.log(), clock, new SecureRandom(), registry);
        FraudMetrics fraudMetrics = new FraudMetrics(registry);
        FraudStore reports = new FraudStore(
                KeyFile.of(settings, people.database().random()),
                people.database().random());
        FraudIntake intake =
                new FraudIntake(reports, database, people.database().audit(), settings.fraud(), fraudMetrics, clock);
        table.addAll(MatterSlice.start(
                system,
                context,
                watch.assets().evidence(),
                watch.telling().senders(),
                new Referrals(database, caseProofs, audit.log(), audit.guard(), clock, registry),
                reports,
                intake,
                registry));
        table.addAll(new FraudFormRoutes(intake, fraudMetrics, people.database().random()).routes());
        Partners partners = new Partners(database, clock, registry);
        table.addAll(new PartnerRoutes(database, partners, people, clock, peopleChanged).routes());
        OwnerNotices notices = new OwnerNotices(database, watch.telling().senders(), front.address());
        new Reminders<>(new PartnerReminders(database, people.roster()), notices, clock).start(system, threads);
        table.addAll(
                new PartnerCertificateRoutes(database, watch.keyring().authority()::isSigned, people, clock).routes());
        table.addAll(new SignalRoutes(database, partners, clock, registry).routes());
        table.addAll(IntelSlice.routes(system, context, databases.reads(), partners, registry, threads));
        table.addAll(new IntelGraphRoutes(databases.reads(), context.boards()).routes());
        table.addAll(WebhookSlice.start(
                system,
                context,
                front.egress(),
                notices,
                watch.telling().markings().heldBack(),
                partners,
                registry,
                threads));
        table.addAll(new SearchRoutes(boards, rules, people.roster(), reads).routes());
        table.addAll(NotificationSlice.routes(
                context, watch.cases().cases(), reads, attempts, watch.telling().markings()));
        table.addAll(ExerciseRoutes.routes(context));
        table.addAll(OnCallSlice.routes(
                context, watch.telling().senders(), watch.cases().cases(), watch.attack()));
        table.addAll(new ContactRoutes(
                        people.database(), people.roster(), watch.telling(), context.blocking(), front.address())
                .routes());
        table.addAll(new AutomationRoutes(
                        new AutomationStore(database), actions, EgressClient.problems(settings.egress()), clock)
                .routes());
        table.addAll(SensorSlice.routes(
                context,
                sensors,
                watch.keyring(),
                watch.setAside(),
                watch.doors(),
                () -> watch.node().get().members()));
        table.addAll(new TagRoutes(boards, watch.pack()).routes());
        table.addAll(new LookBackRoutes(
                        new LookBacks(
                                database,
                                watch.packs().stages().evaluated(),
                                settings.archive().enabled(),
                                clock),
                        database,
                        rules,
                        watch.packs(),
                        threads)
                .routes());
        table.addAll(new RuleRoutes(
                        boards,
                        rules,
                        watch.packs(),
                        new RuleStageMetrics(registry, watch.packs().stages()),
                        clock,
                        context.waiting(),
                        threads)
                .routes());
        table.addAll(new ExceptionRoutes(
                        context,
                        watch.packs(),
                        new ExceptionMetrics(registry, watch.packs().stages().evaluated()),
                        (call, name) -> boards.read(call.sight(), handle -> CaseReadModel.idOf(handle, name))
                                .orElseThrow(() -> Problem.unknown("case", name).asException()))
                .routes());
        table.addAll(new NoisyRuleRoutes(context, rules).routes());
        table.addAll(new CaseMetricsRoutes(boards, clock).routes());
        new Reminders<>(new ExceptionReminders(database), notices, clock).start(system, threads);
        table.addAll(new AttackRoutes(boards, rules, coverage, clock).routes());
        table.addAll(new LandscapeRoutes(boards, rules, coverage, clock).routes());
        table.addAll(new RulePackRoutes(watch.packs(), new RulePackMetrics(registry), clock, context.waiting(), threads)
                .routes());
        table.addAll(new ListRoutes(watch.packs().lists(), clock, context.waiting(), threads).routes());
        table.addAll(probes(boards, status, context.blocking(), registry, clock, access, front));
        table.addAll(new HeartbeatRoutes(
                        heartbeats, new OutageNotes(database, watch.cases().cases()))
                .routes());
        table.addAll(new StreamRoutes(stream, access, front.origins()).routes());
        table.addAll(PeopleSlice.routes(context, proofs, sso, front.origins(), attempts, registry, peopleChanged));
        table.addAll(new ScimRoutes(sso.provisioning(), front.address(), peopleChanged).routes());
        table.addAll(new ProviderRoutes(
                        sso,
                        people,
                        front.address(),
                        settings.security().sessionLifetime(),
                        settings.sso().patience(),
                        peopleChanged)
                .routes());
        table.addAll(
                new AuditRoutes(new AuditReading(databases.reads()), audit.log(), audit.guard(), threads).routes());
        table.addAll(new ReferralRoutes(boards, caseProofs, people::read).routes());
        table.addAll(new ApprovalRoutes(approvals, boards, stepUp, clock, stream::approvalsChanged).routes());
        table.addAll(new TemporaryRoleRoutes(
                        approvals, elevations, settings.approval(), clock, stream::approvalsChanged, peopleChanged)
                .routes());
        table.addAll(new SignInHistoryRoutes(new SignInHistory(database), waiting).routes());
        table.addAll(
                SecureScores.start(system, context, () -> sensors.items(EVERYTHING), coverage, watch.node(), registry));
        ApprovalGate.check(settings.approval(), table);
        List<RouteDescription> doors = TelemetryOperations.all();
        table.addAll(new DocsRoutes(table, doors).routes());
        List<Gate> gates = List.of(
                new ScopedTokenPolicy(),
                new KeyGate(new TelemetryKeys(database)),
                stepUp,
                new FraudFormGate(settings.fraud(), fraudMetrics, System::nanoTime),
                new ApprovalGate(approvals, settings.approval(), boards, stream::approvalsChanged));
        ApiMetrics metrics = new ApiMetrics(registry);
        ApiRoutes routes = new ApiRoutes(
                table,
                doors,
                access,
                context.blocking(),
                new ReadExecutors(threads, threads(system, "searches"), metrics),
                front.bodies(),
                metrics,
                audit.log(),
                gates);
        return new Dashboards(routes, stream);
    }

    private static Executor threads(ActorSystem<?> system, String name) {
        return system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher." + name));
    }

    private static List<ApiRoute> probes(
            ReadModelStore boards,
            CenterStatus status,
            BlockingCalls blocking,
            PrometheusRegistry registry,
            Clock clock,
            Access access,
            Front front) {
        return Stream.of(
                        new StatusRoutes(boards, status, blocking).routes(),
                        new CspReports(registry, clock).routes(),
                        new RevocationRoutes(front.revocations()).routes(),
                        new MetricsRoutes(registry, access, front.metricsToken()).routes())
                .flatMap(List::stream)
                .toList();
    }

    /** Routes of a node that serves no users: status, probes and metrics. */
    public static Route probes(
            ActorSystem<?> system,
            Jdbi database,
            Watch watch,
            People people,
            Settings settings,
            Front front,
            String version,
            Clock clock,
            PrometheusRegistry registry,
            Auditing audit) {
        BlockingCalls blocking = new BlockingCalls(threads(system, "blocking"));
        ReadModelStore boards = new ReadModelStore(database);
        CenterStatus status = new CenterStatus(
                watch.node(),
                settings.archive().enabled(),
                new RuleCatalog(watch.pack(), watch.packs().stages(), watch.attack()),
                version,
                clock,
                handle -> Optional.empty());
        SignInAttempts attempts =
                new SignInAttempts(people.database().settings().guesses(), clock, registry);
        Access access = new Access(people, front.origins(), attempts);
        List<ApiRoute> table = probes(boards, status, blocking, registry, clock, access, front);
        ApiMetrics metrics = new ApiMetrics(registry);
        return new ApiRoutes(
                        table,
                        List.of(),
                        access,
                        blocking,
                        new ReadExecutors(threads(system, "blocking"), threads(system, "searches"), metrics),
                        front.bodies(),
                        metrics,
                        audit.log(),
                        List.of())
                .route();
    }

    /**
     * The API, the probes and {@code /signin?code=}. These routes must follow the sensors' routes and the page, because
     * all other paths result in 404.
     */
    public Route route() {
        return Directives.extractRequest(
                request -> Directives.mapResponse(answer -> TaxiiErrors.of(request, answer), routes::route));
    }

    /** Notifies the live stream. Call this method after each update of the projections. */
    public void boardsChanged() {
        stream.changed();
    }

    /** Closes the live streams before the node stops, so that pages reconnect to another node; does not wait. */
    public void closeStreams() {
        stream.closeAll();
    }

    public List<ApiRoute> table() {
        return routes.table();
    }
}
