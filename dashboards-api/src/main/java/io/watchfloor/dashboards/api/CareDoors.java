package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.api.cases.ResponseRoutes;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.sensors.FleetRoutes;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.Sight;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.ops.fleet.ConfigurationShelf;
import io.watchfloor.ops.ingest.sensor.SensorKeyring;
import io.watchfloor.ops.response.ResponseStore;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What people tell sensors: what to collect, and what to do on their hosts. */
final class CareDoors {

    private CareDoors() {}

    /** @param sensors those that somebody may see */
    static List<ApiRoute> routes(
            Jdbi database,
            BoardStore boards,
            Function<Sight, List<SensorView>> sensors,
            SensorKeyring keyring,
            Clock clock) {
        return Stream.of(
                        new ResponseRoutes(boards, new ResponseStore(database), sensors, clock).routes(),
                        new FleetRoutes(new ConfigurationShelf(database), keyring, clock).routes())
                .flatMap(List::stream)
                .toList();
    }
}
