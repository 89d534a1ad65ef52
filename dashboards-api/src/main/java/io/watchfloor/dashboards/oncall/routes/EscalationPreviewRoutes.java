package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.CaseStates;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.oncall.Policies;
import io.watchfloor.dashboards.oncall.views.EscalationPreviewView;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.EscalationPreview;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** {@code /cases/{id}/would-notify}: escalation preview of a case. */
public final class EscalationPreviewRoutes {

    private final ReadModelStore boards;
    private final Supplier<OnCallConfiguration> book;
    private final Policies policies;
    private final BiConsumer<Actor, String> audit;
    private final Clock clock;

    private record VisibleCase(Case state, boolean restricted) {}

    /**
     * @param book current on-call configuration, including built-in defaults
     * @param audit writes audit records for reads of restricted cases
     */
    public EscalationPreviewRoutes(
            ReadModelStore boards,
            People people,
            Supplier<OnCallConfiguration> book,
            BiConsumer<Actor, String> audit,
            Clock clock) {
        this.boards = boards;
        this.policies = new Policies(people);
        this.book = book;
        this.audit = audit;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                new PolicyPreviewRoute(policies, book, clock).route(),
                ApiRoute.get("/api/v1/cases/{id}/would-notify", Verb.READ, this::wouldPage)
                        .is(Operation.of("getEscalationPreview", "Get the escalation preview of a case")
                                .text(
                                        "Assumes that no one acknowledges and that each notification is delivered. Shows the next"
                                                + " steps of the running escalation or, with `at`, of an escalation that starts at that"
                                                + " time. Later changes of the policy or a schedule change the result.")
                                .with(
                                        Parameter.path("id", "ID or number of the case.")
                                                .as("case"),
                                        Parameter.query(
                                                "at",
                                                "Start time of an escalation in UTC. Defaults to the running escalation."))
                                .answers(EscalationPreviewView.class)));
    }

    private HttpResponse wouldPage(Call call) {
        Instant at = ScheduleRoutes.bounded("at", call.query().time("at"));
        VisibleCase seen = boards.read(call.sight(), handle -> seen(handle, call.path("id")));
        if (seen.restricted()) {
            audit.accept(call.actor(), "case:" + seen.state().id());
        }
        return Answers.json(
                EscalationPreviewView.of(EscalationPreview.of(seen.state(), book.get(), at, clock.instant())));
    }

    private static VisibleCase seen(Handle handle, String named) {
        String id = CaseReadModel.idOf(handle, named)
                .orElseThrow(() -> Problem.unknown("case", named).asException());
        return new VisibleCase(
                CaseStates.find(handle, id)
                        .orElseThrow(() -> Problem.unknown("case", named).asException()),
                CaseReadModel.isRestricted(handle, id));
    }
}
