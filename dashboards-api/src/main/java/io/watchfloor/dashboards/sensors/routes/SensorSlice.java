package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.intake.configuration.ConfigurationStore;
import io.watchfloor.ops.intake.health.SensorHealths;
import io.watchfloor.ops.intake.input.NodeInputs;
import io.watchfloor.ops.intake.quarantine.UnprocessedTelemetry;
import io.watchfloor.ops.intake.sensor.EnrolmentTokens;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorStatuses;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** All routes for sensors, inputs and unprocessed records. */
public final class SensorSlice {

    private SensorSlice() {}

    /** @param database database for reads; users and the live stream use different connection pools */
    public static SensorRoutes sensors(
            RouteContext context,
            ReadModelStore boards,
            Jdbi database,
            SensorKeyring keyring,
            EnrollmentInfo reception) {
        return new SensorRoutes(
                boards,
                context.people().grants(),
                keyring,
                new SensorStatuses(database),
                new SensorHealths(database),
                context.settings().ingest().silence(),
                reception,
                context.clock());
    }

    /** @param members members of the cluster */
    public static List<ApiRoute> routes(
            RouteContext context,
            SensorRoutes sensors,
            SensorKeyring keyring,
            UnprocessedTelemetry setAside,
            NodeInputs doors,
            Supplier<List<StatusView.Member>> members) {
        return Stream.of(
                        sensors.routes(),
                        List.of(new SensorIssuersRoute(keyring.authority()).route()),
                        new TokenRoutes(new EnrolmentTokens(context.database()), context.clock()).routes(),
                        new FleetRoutes(
                                        context.boards(),
                                        new ConfigurationStore(context.database()),
                                        keyring,
                                        context.clock())
                                .routes(),
                        new UnprocessedRoutes(setAside).routes(),
                        new InputRoutes(doors, context.people().grants(), keyring, members).routes())
                .flatMap(List::stream)
                .toList();
    }
}
