package io.watchfloor.ops.intake;

import io.watchfloor.config.sensor.FleetSettings;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.sensor.ResponseSettings;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.intake.UplinkSession.Collaborators;
import io.watchfloor.ops.intake.gate.NodeLeavingException;
import io.watchfloor.ops.intake.gate.TelemetryGate;
import io.watchfloor.ops.intake.health.HealthStore;
import io.watchfloor.ops.intake.health.HealthWatch;
import io.watchfloor.ops.intake.ledger.EpochExpiry;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.ops.intake.ledger.TelemetryKeys;
import io.watchfloor.ops.intake.own.CenterAsset;
import io.watchfloor.ops.intake.own.CenterRecords;
import io.watchfloor.ops.intake.quarantine.UnprocessedTelemetry;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorRightsCache;
import io.watchfloor.ops.platform.document.DocumentWatchers;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.jdbi.v3.core.Jdbi;

/** Creates the components of telemetry ingest: the gate, the sensors' WebSocket and the HTTP routes. */
public final class Ingest implements AutoCloseable {

    private static final int LOOK_MILLIS = 200;

    /** Must be shorter than the time that a sensor waits for an ack before it closes its connection. */
    private static final Duration HELLOS_FIRST = Duration.ofSeconds(5);

    private final TelemetryGate gate;
    private final SensorRightsCache rights;
    private final LiveSessions sessions;
    private final EpochExpiry forgetting;
    private final SensorDownlink downlink;
    private final UplinkRoutes uplink;
    private final TelemetryRoutes telemetry;
    private final RenewalRoute renewal;
    private final PackageRoute packages;
    private final CenterUplink own;
    private final DirectSubmission directSubmission;
    private final HealthWatch health;
    private final IngestMetrics metrics;

    /**
     * @param retention the maximum age of a time of receipt; a spool that sends nothing for this long is forgotten
     * @param archive whether telemetry is kept
     * @param judging runs the evaluation of records
     * @param executor runs SQL, so it may block
     * @param detectedOwn runs after a rule matched the center's own telemetry
     */
    public Ingest(
            IngestSettings settings,
            ResponseSettings responses,
            FleetSettings fleet,
            Duration retention,
            boolean archive,
            NodeName node,
            TelemetryReader reader,
            Supplier<Evaluator> judge,
            AssetClient door,
            SensorKeyring keyring,
            Jdbi database,
            DocumentWatchers documents,
            IngestMetrics metrics,
            Tracing tracing,
            Clock clock,
            SecureRandom random,
            Executor judging,
            Executor executor,
            BodyReader bodies,
            Runnable detectedOwn) {
        this.metrics = metrics;
        rights = new SensorRightsCache(keyring);
        gate = new TelemetryGate(
                settings,
                retention,
                archive,
                reader,
                judge,
                door,
                sensor -> sensor.equals(CenterAsset.SENSOR) ? CenterAsset.RIGHTS : rights.apply(sensor),
                database,
                metrics.gate,
                tracing,
                clock,
                judging,
                executor);
        SqlLedger ledger = new SqlLedger(database, node, executor);
        directSubmission = new DirectSubmission(gate, ledger, executor);
        own = new CenterUplink(directSubmission, new CenterRecords(database), clock, detectedOwn);
        HealthStore board = new HealthStore(database, clock, settings.clocks());
        health = new HealthWatch(board, database, clock, settings.silence(), metrics.health);
        sessions = new LiveSessions(database, node, ledger, board, clock, executor);
        forgetting = new EpochExpiry(database, retention);
        Collaborators with = new Collaborators(
                gate,
                ledger,
                settings,
                metrics,
                Ingest::doneSoon,
                board,
                new HelloThrottle(HELLOS_FIRST, settings.sensors().maxHeld(), System::nanoTime, metrics.heldBytes::set),
                RunningHash.SHA_256,
                clock,
                executor);
        SensorAuthentication bearer = new SensorAuthentication(keyring, metrics, clock, executor);
        downlink = SensorDownlink.of(database, documents, responses, fleet, clock, metrics.registry());
        uplink = new UplinkRoutes(bearer, with, sessions, bodies, downlink);
        telemetry = new TelemetryRoutes(bearer, with, new TelemetryKeys(database), directSubmission, random, bodies);
        renewal = new RenewalRoute(bearer, keyring, metrics, bodies, executor);
        packages = new PackageRoute(bearer, downlink.packages(), metrics, bodies, executor);
    }

    private static CompletionStage<Boolean> doneSoon(CompletableFuture<?> work) {
        return work.thenApply(done -> true).completeOnTimeout(false, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    public void start() {
        rights.start();
        gate.start();
        downlink.start();
        sessions.start();
        forgetting.start();
        own.start();
        health.start();
    }

    /** Accepts records from senders without a spool. */
    public DirectSubmission directSubmission() {
        return directSubmission;
    }

    public UnprocessedTelemetry unprocessed() {
        return gate.unprocessed();
    }

    /** Number of assets that this node knows to be damaged. The records of these assets wait in the retry queue. */
    public int damagedAssets() {
        return gate.damagedAssets();
    }

    /**
     * The routes {@code /api/v1/uplink}, {@code /api/v1/telemetry}, {@code /api/v1/sensors/certificate} and {@code
     * /api/v1/sensors/packages}.
     */
    public Route route() {
        return Directives.concat(
                Directives.extractRequest(
                        request -> sessions.leaving() ? refusing(this::leavingRefusal) : Directives.reject()),
                uplink.route(),
                telemetry.route(),
                renewal.route(),
                packages.route());
    }

    /**
     * Disconnects all sensors and stops working on their unacknowledged records, before the node leaves its cluster.
     * The sensors send these records to another node. Does not block.
     */
    public void leave() {
        sessions.endAll();
        gate.abandon();
    }

    private Route leavingRefusal() {
        metrics.refused.labelValues(NodeLeavingException.CODE).inc();
        return Directives.respondWithHeader(
                RawHeader.create("Retry-After", "1"),
                () -> SensorAuthentication.problem(
                        StatusCodes.SERVICE_UNAVAILABLE,
                        NodeLeavingException.CODE,
                        "This node is shutting down: send to another node, or send again after the node has restarted."));
    }

    /** The same routes for a node without ingest: each request is rejected and counted. */
    public static Route misdirected(IngestMetrics metrics) {
        Route refusal = SensorAuthentication.problem(
                StatusCodes.MISDIRECTED_REQUEST,
                "ingest.wrong-node",
                "This node does not accept telemetry: connect the sensor to a node with the role ops.");
        Route answer = Directives.extractRequest(request -> {
            metrics.refused.labelValues("ingest.wrong-node").inc();
            return refusal;
        });
        return Directives.concat(refusing(() -> answer), Directives.pathPrefix("inputs", () -> answer));
    }

    private static Route refusing(Supplier<Route> answer) {
        return Directives.pathPrefix(
                PathMatchers.segment("api").slash("v1"),
                () -> Directives.concat(
                        Directives.path("uplink", answer),
                        Directives.path("telemetry", answer),
                        Directives.path(PathMatchers.segment("sensors").slash("certificate"), answer),
                        Directives.pathPrefix(PathMatchers.segment("sensors").slash("packages"), answer)));
    }

    @Override
    public void close() {
        health.close();
        own.close();
        downlink.close();
        rights.close();
        sessions.close();
        forgetting.close();
        gate.close();
    }
}
