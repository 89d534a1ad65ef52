package io.watchfloor.dashboards.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.passkey.Proofs;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.Tokens;
import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.assets.routes.AssetMergeService;
import io.watchfloor.dashboards.assets.routes.AssetProfileService;
import io.watchfloor.dashboards.assets.routes.AssetService;
import io.watchfloor.dashboards.audit.AuditGuard;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.dashboards.cases.routes.CaseOpeningService;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.cases.routes.CaseSlice;
import io.watchfloor.dashboards.cases.routes.TriageService;
import io.watchfloor.dashboards.center.routes.NodeStatus;
import io.watchfloor.dashboards.http.HttpServer;
import io.watchfloor.dashboards.http.PortCertificate;
import io.watchfloor.dashboards.rules.routes.BackTestInputs;
import io.watchfloor.dashboards.rules.routes.Lists;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.dashboards.rules.routes.Stages;
import io.watchfloor.dashboards.web.WebRoutes;
import io.watchfloor.ops.Notifiers;
import io.watchfloor.ops.archive.ArchiveStore;
import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.ops.detection.pack.RuleStageStore;
import io.watchfloor.ops.detection.pack.ValueListStore;
import io.watchfloor.ops.intake.gate.GateMetrics;
import io.watchfloor.ops.intake.gate.TelemetryGate;
import io.watchfloor.ops.intake.input.Inputs;
import io.watchfloor.ops.intake.input.NodeInputs;
import io.watchfloor.ops.intake.quarantine.UnprocessedTelemetry;
import io.watchfloor.ops.intake.sensor.AuthorityStore;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.paging.coverage.CoverageCalculator;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.limits.Edge;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.loading.RuleText;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.SystemMaterializer;
import org.jdbi.v3.core.Jdbi;

/**
 * The dashboards on a real port with real read models but without detection: its cases do not answer unless the test
 * provides them.
 */
public final class ServedBoards implements AutoCloseable {

    private static final RulePack PACK = RuleLoader.builtin().pack();

    /** Id of a built-in rule. */
    public static Optional<String> rule(String title) {
        return PACK.rules().stream()
                .filter(rule -> rule.title().equals(title))
                .map(io.watchfloor.sigma.language.Rule::id)
                .findFirst();
    }

    /** Notifications go to the configured webhook. */
    public static final NodeStatus.Telling RECEIVER = new NodeStatus.Telling(
            CoverageCalculator.of(OnCallConfiguration.EMPTY, Set.of(), Set.of(), true, Instant.EPOCH), false);

    /** No webhook and no policy are configured. */
    public static final NodeStatus.Telling NOBODY = new NodeStatus.Telling(
            CoverageCalculator.of(OnCallConfiguration.EMPTY, Set.of(), Set.of(), false, Instant.EPOCH), false);

    /** Status of a node that has evaluated five records and has a webhook. */
    public static final NodeStatus STATUS =
            new NodeStatus(List.of(), 5, 2, 1, List.of(), OptionalInt.empty(), RECEIVER, null);

    private final Jdbi jdbi;
    private final ActorSystem<Void> system;
    private final AuditGuard guard;
    private final People people;
    private final Dashboards dashboards;
    private final HttpServer server;
    private final Optional<ServerTls> certificate;
    private final HttpClient client;

    public ServedBoards(BoardDatabase.Running database) {
        this(database, "");
    }

    /** @param settings as in an operator's file */
    public ServedBoards(BoardDatabase.Running database, String settings) {
        this(
                database,
                settings,
                (id, command) -> CompletableFuture.failedFuture(new TimeoutException()),
                command -> CompletableFuture.failedFuture(new TimeoutException()),
                command -> CompletableFuture.failedFuture(new TimeoutException()),
                (asset, command) -> CompletableFuture.failedFuture(new TimeoutException()),
                (asset, command) -> CompletableFuture.failedFuture(new TimeoutException()),
                () -> STATUS);
    }

    /**
     * @param cases answers case commands
     * @param triage answers commands about two cases
     * @param opening creates cases
     * @param profiles answers changes of asset details
     * @param names answers asset merges
     * @param status of the simulated node
     */
    public ServedBoards(
            BoardDatabase.Running database,
            String settings,
            CaseService cases,
            TriageService triage,
            CaseOpeningService opening,
            AssetProfileService profiles,
            AssetMergeService names,
            Supplier<NodeStatus> status) {
        ProgramConfig config = config(settings);
        certificate = PortCertificate.open(config.settings(), Clock.systemUTC());
        client = certificate.isPresent()
                ? Trusting.client(PortCertificate.ownCaFile(config.settings()))
                : HttpClient.newHttpClient();
        jdbi = database.jdbi();
        Config local = ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(config.pekko(database.address()));
        system = ActorSystem.create(Behaviors.empty(), "served-boards", local);
        SecureRandom random = new SecureRandom();
        PrometheusRegistry registry = new PrometheusRegistry();
        Edge edge = Edge.of(
                config.settings().http().edge(),
                registry,
                SystemMaterializer.get(system).materializer());
        AuditLog log = new AuditLog(jdbi, Clock.systemUTC());
        EgressClient egress = EgressClient.of(config.settings().egress(), registry);
        guard = AuditGuard.start(
                log,
                new AuditReading(jdbi),
                config.settings().audit(),
                emptyFolder(),
                Clock.systemUTC(),
                egress,
                registry);
        people = new People(jdbi, config.settings().security(), Clock.systemUTC(), random, log);
        dashboards = Dashboards.create(
                system,
                Dashboards.Databases.of(
                        database.database(),
                        ArchiveStore.inFolder(config.settings().archive().folder())),
                new Dashboards.Watch(
                        new CaseSlice.Desks(cases, triage, opening),
                        new AssetService(
                                key -> CompletableFuture.completedFuture(new AssetStatus(
                                        key.asset().toString(),
                                        1,
                                        Map.of("s/1", 7L),
                                        List.of(),
                                        List.of(),
                                        0,
                                        new TreeMap<>(),
                                        null)),
                                new AssetHistory(jdbi, system),
                                (key, command) -> CompletableFuture.failedFuture(new TimeoutException()),
                                profiles,
                                names,
                                new AliasTable(jdbi, changes -> {}, ForkJoinPool.commonPool(), Clock.systemUTC())),
                        new SensorKeyring(
                                jdbi,
                                new SensorAuthority(
                                        new AuthorityStore(
                                                jdbi,
                                                java.nio.file.Path.of("no-such-folder", "authority-key"),
                                                false,
                                                Clock.systemUTC(),
                                                random),
                                        jdbi,
                                        java.time.Duration.ofDays(7),
                                        java.time.Duration.ofDays(30),
                                        Clock.systemUTC()),
                                random),
                        () -> PACK,
                        new Packs(
                                (pack, skip) -> CompletableFuture.failedFuture(new TimeoutException()),
                                () -> {},
                                new RulePackStore(jdbi),
                                () -> 0,
                                new Lists(
                                        (name, entries) -> CompletableFuture.failedFuture(new TimeoutException()),
                                        () -> {},
                                        new ValueListStore(jdbi),
                                        () -> 0,
                                        Map::of,
                                        Set.of(),
                                        Map.of()),
                                new Stages(new RuleStageStore(jdbi), () -> PACK, () -> PACK),
                                origin -> RuleText.find(
                                        new RuleSources(true, List.of(), Placeholders.NONE, List.of()), origin),
                                new BackTestInputs(
                                        (pack, time) -> RuleLoader.load(
                                                new RuleSources(false, List.of(), Placeholders.NONE, List.of(pack)),
                                                time),
                                        () -> EntityProfiles.NONE,
                                        () -> OnCallConfiguration.EMPTY)),
                        setAside(config, registry),
                        new NodeInputs(
                                new Inputs(config.settings().doors()::rate, registry, Clock.systemUTC()), "", jdbi),
                        Notifiers.of(
                                config.settings().contact(),
                                jdbi,
                                egress,
                                config.settings()
                                        .http()
                                        .publicAddress()
                                        .orElse(URI.create("http://localhost"))
                                        .toString(),
                                ForkJoinPool.commonPool(),
                                random,
                                Clock.systemUTC(),
                                registry),
                        status,
                        Attack.builtin()),
                people,
                Proofs.of(people, config.settings().passkeys()),
                new SingleSignOn(config.settings().sso(), people, people.database(), egress, Map.of(), registry),
                config.settings(),
                new Dashboards.Front(
                        new Origins(
                                config.settings().http().publicAddress(),
                                config.settings().http().encrypted()),
                        config.settings().http().publicAddress().orElse(URI.create("http://localhost")),
                        PortCertificate.ownCa(config.settings()),
                        PortCertificate.revocations(config.settings()),
                        config.settings().metrics().token(),
                        edge.bodies(),
                        egress),
                "test",
                Clock.systemUTC(),
                registry,
                new Dashboards.Auditing(log, guard));
        server = served(config, edge, registry);
    }

    private HttpServer served(ProgramConfig config, Edge edge, PrometheusRegistry registry) {
        try {
            Route route = Directives.concat(new WebRoutes().route(), dashboards.route());
            return HttpServer.start(system, config.settings().http(), 0, certificate, edge, route, registry);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            system.terminate();
            guard.close();
            throw new IllegalStateException(e);
        }
    }

    /** A separate ingest gate whose assets evaluate everything at once. */
    private UnprocessedTelemetry setAside(ProgramConfig config, PrometheusRegistry registry) {
        PlainDoor assets = (asset, sensor, epoch, records, traceparent) -> CompletableFuture.completedFuture(
                new AssetReply.Absorbed(records.getLast().received().sequence(), 0));
        return new TelemetryGate(
                        config.settings().ingest(),
                        Duration.ofDays(30),
                        true,
                        new TelemetryReader(TelemetryLimits.STANDARD),
                        () -> new Evaluator(1, PACK, DetectionEngine.of(PACK)),
                        assets,
                        sensor -> SensorRights.ALL,
                        jdbi,
                        new GateMetrics(registry),
                        Tracing.off(),
                        Clock.systemUTC(),
                        ForkJoinPool.commonPool(),
                        ForkJoinPool.commonPool())
                .unprocessed();
    }

    private static ProgramConfig config(String settings) {
        try {
            Path file = Files.createTempFile("served-boards", ".conf");
            try {
                // All callers of a test have one address, and many fail on purpose.
                Files.writeString(file, "watchfloor.security.wrong-attempts-free = 1000\n" + settings);
                return ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE);
            } finally {
                Files.delete(file);
            }
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e.problems().toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Folder for the key of the audit log. */
    private static Path emptyFolder() {
        try {
            return Files.createTempDirectory("served-boards");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that is closed together with this center. */
    public HttpClient http() {
        return client;
    }

    /** A person with this role, and a token. */
    public Caller caller(String name, Role role) {
        return new Caller(client, uri(""), token(name, role));
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public People people() {
        return people;
    }

    public Dashboards dashboards() {
        return dashboards;
    }

    public URI uri(String path) {
        return URI.create((certificate.isPresent() ? "https" : "http") + "://127.0.0.1:" + server.port() + path);
    }

    public String token(String name, Role role) {
        people.ensure(name, role);
        return switch (people.tokens().make(name, "test", Duration.ofDays(1), Actor.named("test"))) {
            case Tokens.CreateResult.Success done -> done.secret();
            case Tokens.CreateResult.Nobody nobody -> throw new IllegalStateException(name + " may not come in");
            case Tokens.CreateResult.Repeated repeated -> throw new IllegalStateException("Each request makes one");
            case Tokens.CreateResult.TooMany tooMany -> throw new IllegalStateException(name + " has too many");
        };
    }

    /** Signs a person in with a link. */
    public String session(String name, Role role) {
        people.ensure(name, role);
        String code = people.link(name, Actor.named("test")).orElseThrow();
        return ((People.SignIn.Success) people.signInByLink(code, SignInOrigin.UNKNOWN)).session();
    }

    public int port() {
        return server.port();
    }

    public HttpResponse<String> get(String token, String path) {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token));
    }

    public HttpResponse<String> post(String token, String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return DescribedAnswers.checked(
                    client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        certificate.ifPresent(ServerTls::close);
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        guard.close();
    }
}
