package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.config.paging.EscalationSettings;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.PeopleOnCall;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.oncall.Feeds;
import io.watchfloor.dashboards.oncall.MaintenanceWindows;
import io.watchfloor.dashboards.oncall.OnCallDuties;
import io.watchfloor.dashboards.oncall.Overrides;
import io.watchfloor.dashboards.oncall.Policies;
import io.watchfloor.dashboards.oncall.Schedules;
import io.watchfloor.dashboards.oncall.ShiftRequests;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.OnCallState;
import io.watchfloor.ops.platform.document.DocumentWatcher;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All routes for schedules, policies and channels. */
public final class OnCallSlice {

    private OnCallSlice() {}

    /**
     * Returns the routes.
     *
     * @param senders senders of messages to channels
     * @param attack compares the techniques of routing rules with those of cases
     */
    public static List<ApiRoute> routes(RouteContext context, Senders senders, CaseService cases, Attack attack) {
        People people = context.people();
        URI address = context.address();
        Clock clock = context.clock();
        Schedules schedules = new Schedules(people);
        ScheduleForecast foresight = new ScheduleForecast(people, latest(people));
        List<ApiRoute> routes = new ArrayList<>();
        routes.addAll(new ScheduleRoutes(schedules, foresight, clock).routes());
        routes.addAll(new PolicyRoutes(new Policies(people)).routes());
        routes.addAll(new ServiceLevelRoutes(people).routes());
        routes.addAll(new MaintenanceRoutes(
                        new MaintenanceWindows(people),
                        clock,
                        () -> Secret.id(people.database().random()))
                .routes());
        routes.add(new ImportRoutes(people, schedules, foresight, clock).route());
        routes.addAll(new OverrideRoutes(new Overrides(people, schedules), new ShiftRequests(people, schedules), clock)
                .routes());
        routes.addAll(new FeedRoutes(new Feeds(people), schedules, foresight, address, clock).routes());
        OnCallDuties duties = new OnCallDuties(people);
        people.roster().setOpenDuties(duties);
        people.roster().tell(duties);
        Supplier<OnCallConfiguration> book = book(people, context.settings().escalation(), attack);
        routes.addAll(new EscalationPreviewRoutes(context.boards(), people, book, people::read, clock).routes());
        routes.addAll(ChannelRoutes.all(people, senders, context.boards(), cases, address, clock));
        return routes;
    }

    /** Current on-call configuration, including built-in defaults. */
    private static Supplier<OnCallConfiguration> book(People people, EscalationSettings settings, Attack attack) {
        Supplier<OnCallConfiguration> latest = latest(people);
        BuiltInPolicy builtIn = new BuiltInPolicy(settings.webhookUrl(), "", settings.repeatEvery());
        return () -> builtIn.under(latest.get().with(attack));
    }

    /** The configuration is read from the database, so that a response of any node shows the user's own change. */
    private static Supplier<OnCallConfiguration> latest(People people) {
        DocumentWatcher<OnCallState> known =
                OnCallState.onDemand(people.database().jdbi(), PeopleOnCall::read);
        return () -> known.latest().book();
    }
}
