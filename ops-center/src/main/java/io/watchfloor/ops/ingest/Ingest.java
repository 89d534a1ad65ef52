package io.watchfloor.ops.ingest;

import io.watchfloor.config.IngestSettings;
import io.watchfloor.ops.asset.Judge;
import io.watchfloor.ops.edge.BodyReader;
import io.watchfloor.ops.ingest.UplinkSession.Collaborators;
import io.watchfloor.ops.telemetry.TelemetryReader;
import io.watchfloor.ops.tracing.Tracing;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.jdbi.v3.core.Jdbi;

/** The way in, put together: the gate and its two doors. */
public final class Ingest implements AutoCloseable {

    private final TelemetryGate gate;
    private final UplinkRoutes uplink;
    private final TelemetryRoutes telemetry;

    /**
     * @param judging for judging records
     * @param executor for SQL: blocking is allowed there
     */
    public Ingest(
            IngestSettings settings,
            TelemetryReader reader,
            Supplier<Judge> judge,
            AssetDoor door,
            SensorKeyring keyring,
            Jdbi database,
            IngestMetrics metrics,
            Tracing tracing,
            Clock clock,
            SecureRandom random,
            Executor judging,
            Executor executor,
            BodyReader bodies) {
        gate = new TelemetryGate(settings, reader, judge, door, database, metrics, tracing, judging, executor);
        Collaborators with =
                new Collaborators(gate, new Progress(database), keyring, settings, metrics, clock, executor);
        Bearer bearer = new Bearer(keyring, metrics, executor);
        uplink = new UplinkRoutes(bearer, with, bodies);
        telemetry = new TelemetryRoutes(bearer, with, random, bodies);
    }

    public void start() {
        gate.start();
    }

    /** {@code /api/v1/uplink} and {@code /api/v1/telemetry}. */
    public Route route() {
        return Directives.concat(uplink.route(), telemetry.route());
    }

    /** The same on a node that takes no telemetry: refuses, and counts it. */
    public static Route elsewhere(IngestMetrics metrics) {
        Route refusal = Bearer.problem(
                StatusCodes.MISDIRECTED_REQUEST,
                "ingest.wrong-node",
                "This node serves people and takes no telemetry: connect the sensor to a node with the role ops.");
        Route answer = Directives.extractRequest(request -> {
            metrics.refused.labelValues("ingest.wrong-node").inc();
            return refusal;
        });
        return Directives.pathPrefix(
                PathMatchers.segment("api").slash("v1"),
                () -> Directives.concat(
                        Directives.path("uplink", () -> answer), Directives.path("telemetry", () -> answer)));
    }

    @Override
    public void close() {
        gate.close();
    }
}
