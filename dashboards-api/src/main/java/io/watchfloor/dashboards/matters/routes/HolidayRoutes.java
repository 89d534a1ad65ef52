package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.matters.views.DeadlineRequests.HolidayCalendarRequest;
import io.watchfloor.dashboards.matters.views.HolidayCalendarView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.matter.deadline.DeadlineStore;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Routes {@code /holiday-calendars}: the days without business of jurisdictions, which deadlines of matters use. */
public final class HolidayRoutes {

    private static final String ONE = "/api/v1/holiday-calendars/{name}";
    private static final Parameter NAME =
            Parameter.path("name", "Name of the calendar: 1 to 40 lower-case letters, digits and hyphens.");
    private static final Pattern NAMES = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern HOLIDAY = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})\\s+(\\S.*)");
    private static final int MOST_CALENDARS = 200;
    private static final String PRINTS = "{name}: {holidays*date}";

    public static final List<ApiOperation<HolidayRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/holiday-calendars", Verb.READ, HolidayRoutes::list)
                    .is(Operation.of("listHolidayCalendars", "List the calendars of holidays")
                            .lists(HolidayCalendarView.class)
                            .command(Command.of("holidays list", "Lists the calendars of holidays.")
                                    .rows(
                                            "CALENDAR {name} | WEEKEND {weekend*} | HOLIDAYS {holidays*date} | CHANGED {@changedAt} |"
                                                    + " BY {changedBy}"))),
            ApiOperation.get(ONE, Verb.READ, HolidayRoutes::show)
                    .is(Operation.of("getHolidayCalendar", "Get a calendar of holidays")
                            .with(NAME)
                            .answersVersioned(HolidayCalendarView.class)
                            .command(Command.of("holidays show NAME", "Shows a calendar of holidays.")
                                    .rows("holidays", "DATE {date} | HOLIDAY {name}"))),
            ApiOperation.reading("PUT", ONE, Verb.RESTRICT, HolidayRoutes::put)
                    .is(Operation.of("putHolidayCalendar", "Create or replace a calendar of holidays")
                            .text("Deadlines that use the calendar, and are not over, are computed again.")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(HolidayCalendarRequest.class)
                            .answersVersioned(HolidayCalendarView.class)
                            .refuses(409, "holidays.too-many.")
                            .refuses(412, "holidays.stale-version: the calendar was changed since you loaded it.")
                            .command(Command.of(
                                            "holidays set NAME HOLIDAYS=holidays... --weekend=weekend",
                                            "Creates or replaces a calendar of holidays.")
                                    .prints(PRINTS))));

    private final Jdbi database;
    private final Audit audit;
    private final Clock clock;
    private final DeadlineStore store = new DeadlineStore();

    HolidayRoutes(RouteContext context) {
        this.database = context.database();
        this.audit = context.people().database().audit();
        this.clock = context.clock();
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<Document<BusinessCalendar>> all = database.withHandle(BusinessCalendar.STORE::all);
        return Answers.list(
                ResultPage.cut(all, Document::name, call.query().slice()).map(HolidayCalendarView::of));
    }

    private HttpResponse show(Call call) {
        String name = call.path("name");
        Document<BusinessCalendar> found = database.withHandle(handle -> BusinessCalendar.STORE.find(handle, name))
                .orElseThrow(() -> Problem.unknown("calendar", name).asException());
        return Answers.versioned(HolidayCalendarView.of(found), found.version());
    }

    private HttpResponse put(Call call) {
        String name = call.path("name");
        HolidayCalendarRequest asked = call.body(HolidayCalendarRequest.class);
        if (!NAMES.matcher(name).matches()) {
            throw Body.wrong("name", "The name must have 1 to 40 lower-case letters, digits and hyphens.");
        }
        List<BusinessCalendar.Holiday> holidays = asked.holidays().stream()
                .map(HolidayRoutes::holiday)
                .distinct()
                .sorted(Comparator.comparing(BusinessCalendar.Holiday::date))
                .toList();
        BusinessCalendar calendar = new BusinessCalendar(weekend(asked.weekend()), holidays);
        Long named = call.version("calendar");
        return database.inTransaction(handle -> {
            Optional<Document<BusinessCalendar>> before = BusinessCalendar.STORE.find(handle, name);
            long version = named != null ? named : before.map(Document::version).orElse(0L);
            if (before.isEmpty() && BusinessCalendar.STORE.all(handle).size() >= MOST_CALENDARS) {
                throw Problem.of(
                                409,
                                "holidays.too-many",
                                "The maximum of %d calendars is stored.".formatted(MOST_CALENDARS))
                        .asException();
            }
            Document<BusinessCalendar> stored = store.put(
                            handle, name, version, calendar, call.person().name(), clock.instant())
                    .orElseThrow(() -> new Problem(
                                    412,
                                    "holidays.stale-version",
                                    "The calendar was changed since you loaded it. Load it again.",
                                    Map.of())
                            .asException());
            audit.append(
                    handle,
                    call.actor()
                            .did(
                                    call.action(),
                                    call.object(),
                                    before.map(one -> words(one.value())).orElse(""),
                                    words(calendar)));
            return Answers.versioned(HolidayCalendarView.of(stored), stored.version());
        });
    }

    private static String words(BusinessCalendar calendar) {
        return "%s, %d holidays from %s"
                .formatted(
                        calendar.weekend(),
                        calendar.holidays().size(),
                        calendar.holidays().isEmpty()
                                ? "-"
                                : calendar.holidays().getFirst().date());
    }

    private static BusinessCalendar.Holiday holiday(String text) {
        Matcher matcher = HOLIDAY.matcher(text);
        try {
            if (matcher.matches()) {
                return new BusinessCalendar.Holiday(LocalDate.parse(matcher.group(1)), matcher.group(2));
            }
        } catch (DateTimeException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static Problem.ProblemException wrong(String text) {
        return Body.wrong("holidays", "%s is not a date and a name, such as 2026-12-25 Christmas.".formatted(text));
    }

    private static Set<DayOfWeek> weekend(@Nullable List<String> asked) {
        if (asked == null) {
            return BusinessCalendar.WEEKENDS.weekend();
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String text : asked) {
            try {
                days.add(DayOfWeek.valueOf(text.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw Body.wrong("weekend", "%s is not a day of the week, such as saturday.".formatted(text));
            }
        }
        return days;
    }
}
