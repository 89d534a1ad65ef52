package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.board.MergeSuggestionReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.wire.MergeSuggestionView;
import io.watchfloor.ops.platform.rights.Verb;

/** {@code /merge-suggestions}: open merge suggestions. {@link RelationRoutes} accepts or dismisses them. */
public final class MergeSuggestionRoutes {

    private MergeSuggestionRoutes() {}

    public static ApiRoute route(ReadModelStore boards) {
        return ApiRoute.get("/api/v1/merge-suggestions", Verb.READ, call -> {
                    PageRequest slice = call.query().slice();
                    return Answers.list(
                            boards.read(call.sight(), handle -> MergeSuggestionReadModel.list(handle, slice)));
                })
                .is(Operation.of("listMergeSuggestions", "List merge suggestions, newest first")
                        .text(
                                "A merge suggestion names two cases of different assignees whose alerts are linked. Accept or"
                                        + " dismiss the suggestion with a POST on either case. The suggestion is withdrawn when one of"
                                        + " the cases is closed, merged or unmerged.")
                        .lists(MergeSuggestionView.class));
    }
}
