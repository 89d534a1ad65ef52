package io.watchfloor.dashboards.api.cases;

import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.api.description.Operation;
import io.watchfloor.dashboards.api.description.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.dashboards.board.Slice;
import io.watchfloor.dashboards.wire.Asked;
import io.watchfloor.dashboards.wire.automation.ActionView;
import io.watchfloor.ops.automation.Action;
import io.watchfloor.ops.automation.ActionStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** What people do with the actions that automations took in a case. */
public final class CaseActionRoutes {

    private final BoardStore boards;
    private final ActionStore actions;
    private final Clock clock;

    public CaseActionRoutes(BoardStore boards, ActionStore actions, Clock clock) {
        this.boards = boards;
        this.actions = actions;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                verb("revert", "Undo an action: its inverse is called at once", Action::revert),
                verb(
                        "cancel",
                        "Cancel an action before it is called",
                        (action, by, now) -> action.cancel(by + " cancelled it.")),
                verb("release", "Let an action go that was held", Action::release));
    }

    @FunctionalInterface
    private interface Verb {
        Optional<Action.Step> step(Action action, String by, Instant now);
    }

    private ApiRoute verb(String name, String summary, Verb verb) {
        return ApiRoute.reading(
                        "POST",
                        "/api/v1/cases/{id}/actions/{action}/" + name,
                        Permission.RESPOND,
                        call -> change(call, name, verb))
                .is(Operation.of(name + "Action", summary)
                        .with(CaseRoutes.ID, Parameter.path("action", "The action's id."))
                        .takes(Asked.Nothing.class)
                        .answers(ActionView.class)
                        .refuses(409, "action.not-now: its state does not allow it; state tells."));
    }

    private HttpResponse change(Call call, String name, Verb verb) {
        call.body(Asked.Nothing.class);
        String caseId = boards.read(call.sight(), handle -> CaseRoutes.id(handle, call));
        String id = call.path("action");
        Action.State before = actions.find(id)
                .filter(kept -> kept.caseId().equals(caseId))
                .map(kept -> kept.action().state())
                .orElseThrow(() -> Problem.unknown("action", id).asException());
        String by = call.person().name();
        Instant now = clock.instant();
        boolean changed = actions.change(id, action -> verb.step(action, by, now), by, now)
                .isPresent();
        if (!changed) {
            throw new Problem(
                            409,
                            "action.not-now",
                            "An action that is %s does not allow %s. Load it again: allowed says what it allows."
                                    .formatted(before.text(), name),
                            Map.of("state", before.text()))
                    .asException();
        }
        return Answers.json(boards.readAll(handle -> shown(handle, id, now)));
    }

    private ActionView shown(Handle handle, String id, Instant now) {
        ActionStore.Kept kept =
                actions.find(id).orElseThrow(() -> Problem.unknown("action", id).asException());
        return ActionView.of(kept, ActionStore.past(handle, id), now);
    }

    /** Of a case, the oldest first. */
    static Listing<ActionView> ofCase(Handle handle, String caseId, Slice slice, Instant now) {
        List<ActionView> all = ActionStore.ofCase(handle, caseId).stream()
                .map(kept -> ActionView.of(
                        kept, ActionStore.past(handle, kept.action().id()), now))
                .toList();
        return Listing.cut(all, action -> "%015d-%s".formatted(action.openedAt().toEpochMilli(), action.id()), slice);
    }
}
