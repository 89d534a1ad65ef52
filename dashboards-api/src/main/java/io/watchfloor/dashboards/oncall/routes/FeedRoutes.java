package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.oncall.Feeds;
import io.watchfloor.dashboards.oncall.ICalendar;
import io.watchfloor.dashboards.oncall.Schedules;
import io.watchfloor.dashboards.oncall.views.FeedView;
import io.watchfloor.dashboards.oncall.views.OnCallRequests;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /calendar-feeds}: shifts for calendar programs. */
public final class FeedRoutes {

    private static final String ROOT = "/api/v1/calendar-feeds";
    private static final String READ = "/api/v1/calendars/{secret}";
    private static final String SUFFIX = ".ics";

    public static final List<ApiOperation<FeedRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ROOT, Verb.WATCH, FeedRoutes::list)
                    .is(Operation.of("listCalendarFeeds", "List your calendar feeds, without secrets")
                            .lists(FeedView.class)),
            ApiOperation.reading("POST", ROOT, Verb.WATCH, FeedRoutes::make)
                    .is(Operation.of("makeCalendarFeed", "Create a calendar feed (iCal)")
                            .text(
                                    "Calendar programs cannot sign in, so the address contains a secret. The feed shows only"
                                            + " shifts. The feed ends when you revoke it or lose the right to "
                                            + "see the shifts.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(OnCallRequests.NewFeed.class)
                            .answers(FeedView.NewFeedView.class)
                            .refuses(
                                    409,
                                    "schedule.too-many. request.repeated: the address that this request created was already"
                                            + " shown.")
                            .command(Command.of(
                                            "oncall calendar --schedule=schedule",
                                            "Creates a calendar feed (iCal) of shifts. Its address is shown only once.")
                                    .prints("{link}"))),
            ApiOperation.reading("DELETE", ROOT + "/{id}", Verb.WATCH, FeedRoutes::revoke)
                    .is(Operation.of("revokeCalendarFeed", "Revoke a calendar feed")
                            .with(Parameter.path("id", "ID of the calendar feed."))
                            .answersNothing()),
            ApiOperation.get(READ, Verb.NONE, FeedRoutes::read)
                    .is(Operation.of("readCalendar", "Read shifts as a calendar (RFC 5545)")
                            .with(Parameter.path("secret", "Secret of the feed's address, with or without .ics."))
                            .answersText("text/calendar", "The shifts of the last two weeks and the next 13 weeks.")
                            .refuses(410, "calendar.gone: the address is unknown or revoked.")));

    private final Feeds feeds;
    private final Schedules schedules;
    private final ScheduleForecast foresight;
    private final URI address;
    private final Clock clock;

    /** @param address of the center for people */
    FeedRoutes(Feeds feeds, Schedules schedules, ScheduleForecast foresight, URI address, Clock clock) {
        this.feeds = feeds;
        this.schedules = schedules;
        this.foresight = foresight;
        this.address = address;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        return Answers.list(ResultPage.cut(
                        feeds.of(call.person().name()),
                        Feeds.Feed::id,
                        call.query().slice())
                .map(FeedView::of));
    }

    private HttpResponse make(Call call) {
        return switch (feeds.make(
                call.body(OnCallRequests.NewFeed.class).schedule(), RequestKey.ofMaking(call), call.actor())) {
            case Feeds.CreateResult.Success done ->
                Answers.json(new FeedView.NewFeedView(
                        done.feed().id(),
                        done.feed().schedule(),
                        address + READ.replace("{secret}", done.secret()) + SUFFIX));
            case Feeds.CreateResult.Repeated repeated ->
                throw RequestKey.repeated("the address").asException();
            case Feeds.CreateResult.Rejection refused ->
                throw ScheduleRoutes.problem(refused.refusal()).asException();
        };
    }

    private HttpResponse revoke(Call call) {
        if (!feeds.revoke(call.path("id"), call.actor())) {
            throw Problem.unknown("calendar", call.path("id")).asException();
        }
        return Answers.noContent();
    }

    private HttpResponse read(Call call) {
        String name = call.path("secret");
        String secret = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        Feeds.Feed feed = feeds.read(secret)
                .orElseThrow(() -> Problem.of(
                                410,
                                "calendar.gone",
                                "This calendar address is unknown or revoked. Create a new calendar feed in Watchfloor.")
                        .asException());
        return HttpResponse.create().withEntity(Answers.entity("text/calendar; charset=UTF-8", calendar(feed)));
    }

    private String calendar(Feeds.Feed feed) {
        Instant now = clock.instant();
        String schedule = feed.schedule();
        ICalendar calendar = new ICalendar(schedule == null ? "On call: " + feed.owner() : "On call: " + schedule);
        List<Document<Schedule>> shown = schedule == null
                ? schedules.all()
                : schedules.find(schedule).stream().toList();
        for (Document<Schedule> kept : shown) {
            foresight.calendar(kept.value(), now).stream()
                    .filter(shift -> schedule != null || shift.person().equals(feed.owner()))
                    .forEach(shift -> calendar.add(kept, shift));
        }
        return calendar.text();
    }
}
