package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.ProposalBoard;
import io.watchfloor.dashboards.search.Slice;
import io.watchfloor.dashboards.wire.ProposalView;
import io.watchfloor.ops.platform.rights.Verb;

/** {@code /proposals}: pairs of cases that wait for a person's word. {@link RelationRoutes} takes it. */
public final class ProposalRoutes {

    private ProposalRoutes() {}

    public static ApiRoute route(BoardStore boards) {
        return ApiRoute.get("/api/v1/proposals", Verb.READ, call -> {
                    Slice slice = call.query().slice();
                    return Answers.list(boards.read(call.sight(), handle -> ProposalBoard.list(handle, slice)));
                })
                .is(Operation.of("listProposals", "List merge suggestions, newest first")
                        .text("A merge suggestion names two cases of different assignees whose alerts are linked."
                                + " Accept or dismiss it with a POST on either case. It is withdrawn when one of the cases"
                                + " is closed, merged or unmerged.")
                        .lists(ProposalView.class));
    }
}
