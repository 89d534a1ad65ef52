package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.access.PersonName;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.oncall.ChangeRejection;
import io.watchfloor.dashboards.oncall.Schedules;
import io.watchfloor.dashboards.oncall.views.LayerView;
import io.watchfloor.dashboards.oncall.views.OnCallView;
import io.watchfloor.dashboards.oncall.views.ScheduleRow;
import io.watchfloor.dashboards.oncall.views.ScheduleView;
import io.watchfloor.dashboards.oncall.views.ShiftsView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /schedules}: on-call schedules. */
public final class ScheduleRoutes {

    static final Parameter NAME =
            Parameter.path("name", "Name of the schedule.").as("schedule");

    static final String ROOT = "/api/v1/schedules";
    static final String ONE = ROOT + "/{name}";

    private static final List<String> FLAG = List.of("true", "false");
    private static final Duration USUAL = Duration.ofDays(28);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private static final Parameter AT = Parameter.query("at", "Time in UTC. Defaults to now.");

    /** Table of the people on call. */
    public static final String ON_CALL =
            "SCHEDULE {schedule} | ON CALL {now.person} | UNTIL {@now.until} | REASON {now.why} |"
                    + " NEXT {next.person} | FROM {@next.from}";

    public static final List<ApiOperation<ScheduleRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ROOT, Verb.WATCH, ScheduleRoutes::list)
                    .is(Operation.of("listSchedules", "List schedules by name, with the people on call now and next")
                            .lists(ScheduleRow.class)),
            ApiOperation.get(ONE, Verb.WATCH, ScheduleRoutes::show)
                    .is(Operation.of("getSchedule", "Get a schedule with the gaps and overlaps of the next four weeks")
                            .with(NAME)
                            .answersVersioned(ScheduleView.class)),
            ApiOperation.reading("PUT", ONE, Verb.LEAD, ScheduleRoutes::put)
                    .is(Operation.of("putSchedule", "Create or change a schedule, and keep its overrides")
                            .text("The answer shows the gaps and overlaps of the next four weeks. With `dryRun=true`"
                                    + " nothing is stored.")
                            .with(
                                    NAME,
                                    Parameter.IF_MATCH,
                                    Parameter.query("dryRun", "true: show the result without storing it.")
                                            .oneOf(FLAG))
                            .takes(true, Content.of(ScheduleView.ScheduleRequest.class))
                            .answersVersioned(ScheduleView.class)
                            .refuses(409, "schedule.too-many or schedule.name-taken.")
                            .refuses(412, "schedule.stale-version.")
                            .refuses(422, "schedule.no-fallback, schedule.bad-zone or schedule.unknown-person.")),
            ApiOperation.reading("DELETE", ONE, Verb.LEAD, ScheduleRoutes::remove)
                    .is(Operation.of("removeSchedule", "Remove a schedule that no policy uses")
                            .with(NAME, Parameter.IF_MATCH)
                            .answersNothing()
                            .refuses(409, "schedule.in-use: the error names the policies that use the schedule.")
                            .refuses(412, "schedule.stale-version.")),
            ApiOperation.get(ONE + "/oncall", Verb.WATCH, ScheduleRoutes::onCall)
                    .is(Operation.of("getOnCall", "Get the people on call now and next in a schedule")
                            .with(NAME, AT)
                            .answers(OnCallView.class)),
            ApiOperation.get(ONE + "/shifts", Verb.WATCH, ScheduleRoutes::shifts)
                    .is(Operation.of("getShifts", "Get the shifts of a schedule, with gaps and overlaps")
                            .with(
                                    NAME,
                                    Parameter.query("from", "Start time in UTC. Defaults to now."),
                                    Parameter.query(
                                            "until",
                                            "End time in UTC, at most 400 days after the start. Defaults to 28 days after the start."))
                            .answers(ShiftsView.class)
                            .command(Command.of(
                                            "oncall shifts SCHEDULE --from=from --until=until",
                                            "Lists the shifts of a schedule. Defaults to the next four weeks.")
                                    .rows(
                                            "shifts",
                                            "FROM {@from} | UNTIL {@until} | ON CALL {person} | REASON {why}"))),
            ApiOperation.get("/api/v1/oncall", Verb.WATCH, ScheduleRoutes::everywhere)
                    .is(Operation.of("listOnCall", "List the people on call now and next, by schedule")
                            .with(AT)
                            .lists(OnCallView.class)
                            .command(Command.of("oncall list", "Lists the people on call now and next.")
                                    .rows(ON_CALL))));

    private final Schedules schedules;
    private final ScheduleForecast foresight;
    private final Clock clock;

    ScheduleRoutes(Schedules schedules, ScheduleForecast foresight, Clock clock) {
        this.schedules = schedules;
        this.foresight = foresight;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Instant now = clock.instant();
        return Answers.list(
                ResultPage.cut(schedules.all(), Document::name, call.query().slice())
                        .map(kept -> foresight.row(kept, now)));
    }

    private HttpResponse everywhere(Call call) {
        Parameters query = call.query();
        Instant at = at(query);
        return Answers.list(ResultPage.cut(schedules.all(), Document::name, query.slice())
                .map(kept -> foresight.onCall(kept.value(), at)));
    }

    private HttpResponse show(Call call) {
        return shown(requireSchedule(call));
    }

    private HttpResponse shown(Document<Schedule> kept) {
        return Answers.versioned(foresight.view(kept, clock.instant()), kept.version());
    }

    private Document<Schedule> requireSchedule(Call call) {
        String name = call.path("name");
        return schedules
                .find(name)
                .orElseThrow(() -> problem(ChangeRejection.unknown(name)).asException());
    }

    private HttpResponse put(Call call) {
        boolean dryRun = "true".equals(call.query().oneOf("dryRun", FLAG));
        Schedule asked = ScheduleReading.read(name(call.path("name")), JsonPlace.body(call.bytes()));
        return switch (schedules.put(asked, call.version("schedule"), !dryRun, call.actor())) {
            case Schedules.WriteResult.Success done -> shown(done.kept());
            case Schedules.WriteResult.Rejection refused ->
                throw problem(refused.refusal()).asException();
        };
    }

    static String name(String given) {
        return PersonName.of(given)
                .filter(name -> !name.contains("/"))
                .orElseThrow(() -> Body.wrong(
                        "name",
                        "The name of a schedule must have 1 to %d characters and no slash.".formatted(LayerView.NAME)));
    }

    private HttpResponse remove(Call call) {
        schedules
                .remove(call.path("name"), call.version("schedule"), call.actor())
                .ifPresent(refusal -> {
                    throw problem(refusal).asException();
                });
        return Answers.noContent();
    }

    private HttpResponse onCall(Call call) {
        return Answers.json(foresight.onCall(requireSchedule(call).value(), at(call.query())));
    }

    private HttpResponse shifts(Call call) {
        Parameters query = call.query();
        Instant asked = bounded("from", query.time("from"));
        Instant from = asked == null ? clock.instant() : asked;
        Instant end = bounded("until", query.time("until"));
        Instant until = end == null ? from.plus(USUAL) : end;
        if (!until.isAfter(from) || until.isAfter(from.plus(LONGEST))) {
            throw Problem.field(
                            "query.value",
                            "until",
                            "until must be after from, at most 400 days later. Split a longer period into several"
                                    + " requests.")
                    .asException();
        }
        return Answers.json(foresight.shifts(requireSchedule(call).value(), from, until));
    }

    private Instant at(Parameters query) {
        Instant at = bounded("at", query.time("at"));
        return at == null ? clock.instant() : at;
    }

    static @Nullable Instant bounded(String name, @Nullable Instant time) {
        if (time != null && isOutOfBounds(time)) {
            throw Problem.field("query.value", name, name + " must be in the years 2000 to 2199.")
                    .asException();
        }
        return time;
    }

    static boolean isOutOfBounds(Instant time) {
        return time.isBefore(FIRST) || time.isAfter(LAST);
    }

    static Problem problem(ChangeRejection refusal) {
        int status = switch (refusal.reason()) {
            case UNKNOWN, NO_OVERRIDE, NO_REQUEST -> 404;
            case NOT_YOURS -> 403;
            case STALE -> 412;
            case UNKNOWN_PERSON, OVER -> 422;
            case TOO_MANY, NAME_TAKEN, IN_USE, NOT_THEIRS, DECIDED -> 409;
        };
        return new Problem(
                status,
                refusal.reason().code(),
                refusal.detail(),
                refusal.field().isEmpty() ? Map.of() : Map.of("field", refusal.field()));
    }
}
