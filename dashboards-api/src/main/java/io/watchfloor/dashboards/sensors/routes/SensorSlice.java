package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.intake.configuration.ConfigurationShelf;
import io.watchfloor.ops.intake.health.SensorHealths;
import io.watchfloor.ops.intake.input.NodeDoors;
import io.watchfloor.ops.intake.quarantine.SetAside;
import io.watchfloor.ops.intake.sensor.EnrolmentTokens;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorStandings;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** All routes about where telemetry comes from: sensors, doors, and what is not judged. */
public final class SensorSlice {

    private SensorSlice() {}

    /** @param database what it reads: people's reads and the live stream have one each */
    public static SensorRoutes sensors(
            RouteContext context, BoardStore boards, Jdbi database, SensorKeyring keyring, Reception reception) {
        return new SensorRoutes(
                boards,
                context.people().giving(),
                keyring,
                new SensorStandings(database),
                new SensorHealths(database),
                context.settings().ingest().silence(),
                reception,
                context.clock());
    }

    /** @param members of the cluster */
    public static List<ApiRoute> routes(
            RouteContext context,
            SensorRoutes sensors,
            SensorKeyring keyring,
            SetAside setAside,
            NodeDoors doors,
            Supplier<List<StatusView.Member>> members) {
        return Stream.of(
                        sensors.routes(),
                        List.of(new SensorIssuersRoute(keyring.authority()).route()),
                        new TokenRoutes(new EnrolmentTokens(context.database()), context.clock()).routes(),
                        new FleetRoutes(
                                        context.boards(),
                                        new ConfigurationShelf(context.database()),
                                        keyring,
                                        context.clock())
                                .routes(),
                        new SetAsideRoutes(setAside).routes(),
                        new DoorRoutes(doors, context.people().giving(), keyring, members).routes())
                .flatMap(List::stream)
                .toList();
    }
}
