package io.watchfloor.dashboards.cases.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.SensorView;
import io.watchfloor.ops.response.PackageStore;
import io.watchfloor.ops.response.ResponseStore;
import io.watchfloor.ops.response.automation.ActionStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;

/** All routes for cases and alerts, including actions of automations and sensors. */
public final class CaseSlice {

    private CaseSlice() {}

    /**
     * Access to the entities that execute the commands.
     *
     * @param opening creates cases
     */
    public record Desks(CaseService cases, TriageService triage, CaseOpeningService opening) {}

    /** @param sensors sensors that a person can see */
    public static List<ApiRoute> routes(
            RouteContext context,
            Desks desks,
            RuleCatalog rules,
            RestrictedReadAudit reads,
            ActionStore actions,
            Function<Visibility, List<SensorView>> sensors,
            PrometheusRegistry registry) {
        ReadModelStore boards = context.boards();
        People people = context.people();
        Clock clock = context.clock();
        BlockingCalls blocking = context.blocking();
        Executor threads = context.threads();
        ReadModelWait waiting = context.waiting();
        CaseWhy why = new CaseWhy(rules);
        TaskTemplates templates = new TaskTemplates(context.database());
        CaseCommands commands =
                new CaseCommands(boards, desks.cases(), people.roster(), blocking, waiting, templates, clock);
        RelationRoutes relations = new RelationRoutes(boards, desks.triage(), blocking, waiting, clock);
        CaseOpening opening = new CaseOpening(boards, desks.opening(), desks.cases(), commands, blocking, waiting);
        MovingRoutes moving = new MovingRoutes(boards, desks.triage(), relations, opening, waiting);
        ResponseStore responses = new ResponseStore(
                context.database(), context.settings().responses().patience());
        PackageStore packages =
                new PackageStore(context.database(), context.settings().responses());
        return Stream.of(
                        new AlertRoutes(boards, why).routes(),
                        new ExceptionDraftRoutes(boards, why, rules).routes(),
                        new CaseRoutes(boards, why, people::read, reads, rules.attack(), clock).routes(),
                        new WorkRoutes(boards, reads, clock).routes(),
                        new TemplateRoutes(templates, clock).routes(),
                        new CaseActionRoutes(boards, actions, clock).routes(),
                        opening.routes(),
                        new CaseOperationRoutes(commands, relations, moving, people.roster()).routes(),
                        new BulkCaseRoutes(boards, commands, registry).routes(),
                        List.of(MergeSuggestionRoutes.route(boards)),
                        new ResponseRoutes(boards, responses, sensors, clock).routes(),
                        List.of(new PackageRoutes(boards, responses, packages, threads, clock).route()))
                .flatMap(List::stream)
                .toList();
    }
}
