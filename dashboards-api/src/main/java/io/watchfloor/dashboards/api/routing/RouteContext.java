package io.watchfloor.dashboards.api.routing;

import io.watchfloor.config.Settings;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.board.ReadModelStore;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/**
 * Dependencies of all routes.
 *
 * @param database database of the center
 * @param boards read models
 * @param address of the center for people, without a trailing slash
 * @param threads executor whose threads may block
 */
public record RouteContext(
        Jdbi database,
        ReadModelStore boards,
        People people,
        Settings settings,
        URI address,
        Clock clock,
        BlockingCalls blocking,
        Executor threads) {

    /** Waits for the projections after a command. */
    public ReadModelWait waiting() {
        return new ReadModelWait(boards, blocking, threads);
    }
}
