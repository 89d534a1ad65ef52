package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.response.views.ActionView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.response.automation.Action;
import io.watchfloor.ops.response.automation.ActionStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Routes for actions of automations in a case. */
public final class CaseActionRoutes {

    private final ActionStore actions;
    private final ActionVerbs<Action, Action.Step> verbs;

    public CaseActionRoutes(ReadModelStore boards, ActionStore actions, Clock clock) {
        this.actions = actions;
        this.verbs = new ActionVerbs<>(
                boards,
                clock,
                new ActionVerbs.Subject<>(
                        new ActionVerbs.Name("action", "action", "An action"),
                        ActionView.class,
                        "action.not-now: the state of the action does not allow the change; `state` names it.",
                        new ActionTable()));
    }

    public List<ApiRoute> routes() {
        return List.of(
                verbs.route("revert", "Revert a completed action", Action::revert),
                verbs.route(
                        "cancel",
                        "Cancel an action before it is sent",
                        (action, by, now) -> action.cancel(by + " cancelled the action.")),
                verbs.route("release", "Release an action that is waiting for approval", Action::release));
    }

    private final class ActionTable implements ActionVerbs.Store<Action, Action.Step> {
        @Override
        public Optional<String> state(String id, String caseId) {
            return actions.find(id)
                    .filter(kept -> kept.caseId().equals(caseId))
                    .map(kept -> kept.action().state().text());
        }

        @Override
        public boolean change(String id, Function<Action, Optional<Action.Step>> decision, String by, Instant now) {
            return actions.change(id, decision, by, now).isPresent();
        }

        @Override
        public ActionView shown(Handle handle, String id, Instant now) {
            ActionStore.StoredAction kept = actions.find(id)
                    .orElseThrow(() -> Problem.unknown("action", id).asException());
            return ActionView.of(kept, ActionStore.past(handle, id), now);
        }
    }

    /** Actions of a case, oldest first. */
    static ResultPage<ActionView> ofCase(Handle handle, String caseId, PageRequest slice, Instant now) {
        List<ActionView> all = ActionStore.ofCase(handle, caseId).stream()
                .map(kept -> ActionView.of(
                        kept, ActionStore.past(handle, kept.action().id()), now))
                .toList();
        return ResultPage.cut(all, action -> ActionVerbs.place(action.openedAt(), action.id()), slice);
    }
}
