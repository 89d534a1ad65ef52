package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.pack.RulePackStore;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** All routes for assets and aliases. */
public final class AssetSlice {

    private AssetSlice() {}

    public static List<ApiRoute> routes(
            RouteContext context, AssetService desk, CoverageService coverage, Attack attack) {
        ReadModelStore boards = context.boards();
        BlockingCalls blocking = context.blocking();
        Executor threads = context.threads();
        ReadModelWait waiting = context.waiting();
        return Stream.of(
                        new AssetRoutes(boards, attack).routes(),
                        new AssetStateRoutes(
                                        boards, desk, new RulePackStore(context.database()), blocking, context.clock())
                                .routes(),
                        new EvidenceRoutes(boards, desk.state(), desk.evidence(), waiting, threads).routes(),
                        new ProfileRoutes(boards, desk.profiles(), blocking, waiting).routes(),
                        new CoverageRoutes(boards, coverage, attack).routes(),
                        new EntityRoutes(boards, context.clock()).routes(),
                        new AliasRoutes(boards, desk.aliases()).routes(),
                        new NamingRoutes(boards, desk.names(), blocking, waiting).routes())
                .flatMap(List::stream)
                .toList();
    }
}
