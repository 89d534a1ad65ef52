package io.watchfloor.dashboards.api.routing;

import io.watchfloor.config.Settings;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.board.ReadModelStore;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/**
 * What the routes of every subject are made from.
 *
 * @param database of the center
 * @param boards what people read
 * @param address where people reach the center, without a trailing slash
 * @param threads may block
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

    /** Waits for what follows from a command. */
    public ReadModelWait waiting() {
        return new ReadModelWait(boards, blocking, threads);
    }
}
