package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.access.ack.AckKey;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.ops.paging.contact.MessageMarkings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All routes for notifications and acknowledging. */
public final class NotificationSlice {

    private NotificationSlice() {}

    public static List<ApiRoute> routes(
            RouteContext context,
            CaseService cases,
            RestrictedReadAudit reads,
            SignInAttempts attempts,
            MessageMarkings markings) {
        People people = context.people();
        ReadModelStore boards = context.boards();
        Clock clock = context.clock();
        BlockingCalls blocking = context.blocking();
        AckKey key =
                new AckKey(people.database().jdbi(), clock, people.database().random());
        NotificationReceipts receipts = new NotificationReceipts(boards, cases, key, attempts, blocking, clock);
        List<ApiRoute> routes = new ArrayList<>();
        routes.addAll(new NotificationRoutes(boards).routes());
        routes.add(receipts.route());
        routes.addAll(new AckRoutes(people, key, boards, cases, reads, receipts, attempts, blocking, clock, markings)
                .routes());
        routes.add(new NotificationMetricsRoutes(boards, clock).route());
        routes.addAll(new HandoverRoutes(people, boards, cases, blocking).routes());
        routes.add(new GatewayReceipts(context.settings().contact(), boards, cases, clock).route());
        return routes;
    }
}
