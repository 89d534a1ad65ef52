package io.watchfloor.dashboards.api;

import io.watchfloor.config.Settings;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.cases.routes.PackageRoutes;
import io.watchfloor.dashboards.cases.routes.ResponseRoutes;
import io.watchfloor.dashboards.search.Sight;
import io.watchfloor.dashboards.sensors.routes.FleetRoutes;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.ops.intake.configuration.ConfigurationShelf;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.response.PackageStore;
import io.watchfloor.ops.response.ResponseStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What people tell sensors: what to collect, and what to do on their hosts. */
final class CareDoors {

    private CareDoors() {}

    /**
     * @param sensors those that somebody may see
     * @param threads may block
     */
    static List<ApiRoute> routes(
            Jdbi database,
            BoardStore boards,
            Function<Sight, List<SensorView>> sensors,
            SensorKeyring keyring,
            Settings settings,
            Executor threads,
            Clock clock) {
        ResponseStore responses =
                new ResponseStore(database, settings.responses().patience());
        return Stream.of(
                        new ResponseRoutes(boards, responses, sensors, clock).routes(),
                        List.of(new PackageRoutes(
                                        boards,
                                        responses,
                                        new PackageStore(database, settings.responses()),
                                        threads,
                                        clock)
                                .route()),
                        new FleetRoutes(boards, new ConfigurationShelf(database), keyring, clock).routes())
                .flatMap(List::stream)
                .toList();
    }
}
