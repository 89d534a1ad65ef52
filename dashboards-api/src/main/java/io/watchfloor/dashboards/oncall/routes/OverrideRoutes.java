package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.api.routing.Times;
import io.watchfloor.dashboards.oncall.Overrides;
import io.watchfloor.dashboards.oncall.Schedules.WriteResult;
import io.watchfloor.dashboards.oncall.ShiftRequest;
import io.watchfloor.dashboards.oncall.ShiftRequest.Period;
import io.watchfloor.dashboards.oncall.ShiftRequests;
import io.watchfloor.dashboards.oncall.ShiftRequests.AnswerResult;
import io.watchfloor.dashboards.oncall.views.OnCallRequests;
import io.watchfloor.dashboards.oncall.views.OverrideView;
import io.watchfloor.dashboards.oncall.views.ShiftRequestView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /schedules/{name}/overrides} and {@code /requests}: overrides and shift requests. */
public final class OverrideRoutes {

    private static final String OVERRIDES = ScheduleRoutes.ONE + "/overrides";
    private static final String REQUESTS = ScheduleRoutes.ONE + "/requests";
    private static final String REQUEST = REQUESTS + "/{id}";

    private static final Parameter REQUEST_ID = Parameter.path("id", "ID of the request.");

    public static final List<ApiOperation<OverrideRoutes>> OPERATIONS = List.of(
            ApiOperation.reading("POST", OVERRIDES, Verb.RESPOND, OverrideRoutes::add)
                    .is(Operation.of("addOverride", "Add an override: one person is on call instead of the layers")
                            .text(
                                    "Users who work on cases can add overrides for themselves; leads and administrators for"
                                            + " anyone.")
                            .with(ScheduleRoutes.NAME, Parameter.IF_MATCH, Parameter.IDEMPOTENCY_KEY)
                            .takes(OnCallRequests.NewOverride.class)
                            .answersVersioned(OverrideView.class)
                            .refuses(403, "schedule.not-yours.")
                            .refuses(409, "schedule.too-many.")
                            .refuses(412, "schedule.stale-version.")
                            .refuses(422, "schedule.unknown-person or schedule.over.")),
            ApiOperation.reading("DELETE", OVERRIDES + "/{id}", Verb.RESPOND, OverrideRoutes::remove)
                    .is(Operation.of("removeOverride", "Remove an override, or end a running override")
                            .with(ScheduleRoutes.NAME, Parameter.path("id", "ID of the override."), Parameter.IF_MATCH)
                            .answersNothing()
                            .refuses(403, "schedule.not-yours.")
                            .refuses(412, "schedule.stale-version.")),
            ApiOperation.get(REQUESTS, Verb.RESPOND, OverrideRoutes::list)
                    .is(Operation.of("listShiftRequests", "List shift requests: swaps and cover requests")
                            .text("Your own requests and those sent to you. Leads and administrators see all requests.")
                            .with(ScheduleRoutes.NAME)
                            .lists(ShiftRequestView.class)),
            ApiOperation.reading("POST", REQUESTS, Verb.RESPOND, OverrideRoutes::requestShift)
                    .is(Operation.of("askForShift", "Ask a person to cover or swap one of your shifts")
                            .text(
                                    "For a swap, also name the shift that you take in return, `returnFrom` and `returnUntil`. The"
                                            + " request expires when the earlier shift starts.")
                            .with(ScheduleRoutes.NAME)
                            .takes(OnCallRequests.NewShiftRequest.class)
                            .answers(ShiftRequestView.class)
                            .refuses(409, "schedule.not-theirs or schedule.too-many.")
                            .refuses(422, "schedule.unknown-person or schedule.over.")
                            .command(Command.of(
                                            "oncall swap SCHEDULE --with=person --from=from --until=until --return-from=returnFrom"
                                                    + " --return-until=returnUntil --reason=reason",
                                            "Asks a person to cover one of your shifts or, with --return-from, "
                                                    + "to swap it for a shift of that person.")
                                    .prints("Request {id} was sent to {$person}. It expires at {@expiresAt}."))),
            answer(
                    "accept",
                    "acceptShiftRequest",
                    "Accept a shift request and add overrides for the shifts",
                    "Accepts a swap or cover request that was sent to you.",
                    ShiftRequests::accept),
            answer("decline", "declineShiftRequest", "Declines", "Decline a shift request", ShiftRequests::decline),
            answer(
                    "withdraw",
                    "withdrawShiftRequest",
                    "Withdraw a shift request",
                    "Withdraws one of your swap or cover requests.",
                    ShiftRequests::withdraw),
            ApiOperation.get("/api/v1/oncall/requests", Verb.RESPOND, OverrideRoutes::own)
                    .is(Operation.of("listOwnShiftRequests", "List your shift requests in all schedules")
                            .lists(ShiftRequestView.class)
                            .command(Command.of(
                                            "oncall requests",
                                            "Lists your swap and cover requests, and those sent to you.")
                                    .rows(
                                            "ID {id} | SCHEDULE {schedule} | KIND {kind} | REQUESTER {asker} | REQUESTED FROM {asked}"
                                                    + " | FROM {@from} | UNTIL {@until} | RETURN FROM {@returnFrom} | STATE {state} | EXPIRES"
                                                    + " {@expiresAt}"))));

    private final Overrides overrides;
    private final ShiftRequests requests;
    private final Clock clock;

    @FunctionalInterface
    private interface Answering {
        AnswerResult answer(ShiftRequests requests, String schedule, String id, Actor by);
    }

    OverrideRoutes(Overrides overrides, ShiftRequests requests, Clock clock) {
        this.overrides = overrides;
        this.requests = requests;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static ApiOperation<OverrideRoutes> answer(
            String verb, String id, String summary, String command, Answering answering) {
        return ApiOperation.reading(
                        "POST",
                        REQUEST + "/" + verb,
                        Verb.RESPOND,
                        (OverrideRoutes own, Call call) -> shown(
                                call, answering.answer(own.requests, call.path("name"), call.path("id"), call.actor())))
                .is(Operation.of(id, summary)
                        .with(ScheduleRoutes.NAME, REQUEST_ID)
                        .answers(ShiftRequestView.class)
                        .command(Command.of("oncall %s SCHEDULE ID".formatted(verb), command)
                                .prints("The request is now {state}."))
                        .refuses(403, "schedule.not-yours.")
                        .refuses(
                                409,
                                "schedule.request-decided, or schedule.not-theirs: the schedule has changed since the"
                                        + " request."));
    }

    private HttpResponse add(Call call) {
        OnCallRequests.NewOverride asked = call.body(OnCallRequests.NewOverride.class);
        String person = asked.person();
        String from = asked.from();
        String reason = asked.reason();
        String key = RequestKey.of(call, call.action() + call.path("name"));
        String id = key == null ? overrides.id() : key.substring(0, 16);
        Replacement override = new Replacement(
                id,
                person == null ? call.person().name() : person,
                from == null ? clock.instant() : time("from", from),
                time("until", asked.until()),
                reason == null ? "" : reason,
                call.person().name());
        Document<Schedule> kept =
                done(overrides.add(call.path("name"), override, call.version("schedule"), leads(call), call.actor()));
        Replacement made = kept.value().overrides().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        return Answers.versioned(OverrideView.of(made), kept.version());
    }

    private HttpResponse remove(Call call) {
        done(overrides.remove(call.path("name"), call.path("id"), call.version("schedule"), leads(call), call.actor()));
        return Answers.noContent();
    }

    private static Document<Schedule> done(WriteResult written) {
        return switch (written) {
            case WriteResult.Success done -> done.kept();
            case WriteResult.Rejection refused ->
                throw ScheduleRoutes.problem(refused.refusal()).asException();
        };
    }

    private static boolean leads(Call call) {
        return call.verbs().contains(Verb.LEAD);
    }

    private HttpResponse list(Call call) {
        return listed(
                call,
                requests.of(
                        call.path("name"), leads(call) ? null : call.person().name()));
    }

    private HttpResponse own(Call call) {
        return listed(call, requests.of(null, call.person().name()));
    }

    private static HttpResponse listed(Call call, List<ShiftRequest> found) {
        return Answers.list(ResultPage.cut(found, ShiftRequest::id, call.query().slice())
                .map(one -> ShiftRequestView.of(one, call.person().name())));
    }

    private HttpResponse requestShift(Call call) {
        OnCallRequests.NewShiftRequest asked = call.body(OnCallRequests.NewShiftRequest.class);
        String returnFrom = asked.returnFrom();
        String returnUntil = asked.returnUntil();
        if ((returnFrom == null) != (returnUntil == null)) {
            throw Body.wrong(
                    returnFrom == null ? "returnFrom" : "returnUntil",
                    "A swap needs both returnFrom and returnUntil. Omit both for a cover request.");
        }
        Period back = returnFrom == null || returnUntil == null
                ? null
                : new Period(time("returnFrom", returnFrom), time("returnUntil", returnUntil));
        String reason = asked.reason();
        return shown(
                call,
                requests.ask(
                        call.path("name"),
                        asked.person(),
                        new Period(time("from", asked.from()), time("until", asked.until())),
                        back,
                        reason == null ? "" : reason,
                        call.actor()));
    }

    private static HttpResponse shown(Call call, AnswerResult answered) {
        return switch (answered) {
            case AnswerResult.Success done ->
                Answers.json(ShiftRequestView.of(done.request(), call.person().name()));
            case AnswerResult.Rejection refused ->
                throw ScheduleRoutes.problem(refused.refusal()).asException();
        };
    }

    private static Instant time(String field, String text) {
        Instant time = null;
        try {
            time = Times.parse(text);
        } catch (DateTimeException e) {
            // rejected below
        }
        if (time == null || ScheduleRoutes.isOutOfBounds(time)) {
            throw Body.wrong(field, "%s must be a time in UTC, such as 2026-11-24T22:00:00Z.".formatted(field));
        }
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
