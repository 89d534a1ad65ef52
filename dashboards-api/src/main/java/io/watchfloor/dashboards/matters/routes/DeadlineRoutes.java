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
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.matters.views.DeadlineRequests.DeadlineMet;
import io.watchfloor.dashboards.matters.views.DeadlineRequests.DeadlineRequest;
import io.watchfloor.dashboards.matters.views.DeadlineView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.matter.deadline.Deadline;
import io.watchfloor.ops.matter.deadline.DeadlineStore;
import io.watchfloor.ops.matter.deadline.Term;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Routes {@code /matters/{id}/deadlines}. */
public final class DeadlineRoutes {

    private static final String ALL = MatterRoutes.ONE + "/deadlines";
    private static final String ONE = ALL + "/{deadline}";
    private static final Parameter DEADLINE = Parameter.path("deadline", "ID of the deadline.");
    private static final String UNKNOWN = MatterRoutes.UNKNOWN + " deadline.unknown.";
    private static final String PRINTS = "{title}: {state}, ends at {@endAt}. ID: {id}";
    private static final Pattern TERM = Pattern.compile("([1-9][0-9]{0,3})(h|d|bd|m)");
    private static final long USUAL_REMINDER = 24;

    public static final List<ApiOperation<DeadlineRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.READ, DeadlineRoutes::list)
                    .is(Operation.of(
                                    "listDeadlines",
                                    "List the deadlines of a matter, in the order in which they were added")
                            .text("A stored deadline that this node cannot read has the state unreadable.")
                            .with(MatterRoutes.ID)
                            .lists(DeadlineView.class)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .command(Command.of("matters deadlines ID", "Lists the deadlines of a matter.")
                                    .rows("STATE {state} | END {@endAt} | TERM {reckoning.count} {reckoning.unit} |"
                                            + " ZONE {reckoning.zone} | TITLE {title} | ID {id}"))),
            ApiOperation.reading("POST", ALL, Verb.MARK, DeadlineRoutes::add)
                    .is(Operation.of("addDeadline", "Add a deadline")
                            .text(
                                    "Hours are elapsed time. Days, business days and months end with the last moment of their last day in"
                                            + " the time zone, and the day of the start does not count. The members are reminded"
                                            + " before the end, and notified of it.")
                            .with(MatterRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(DeadlineRequest.class)
                            .answers(DeadlineView.class)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .refuses(409, "deadline.too-many.")
                            .refuses(422, "deadline.zone, deadline.calendar, deadline.no-end.")
                            .command(Command.of(
                                            "matters add-deadline ID TITLE=title TERM=term ZONE=zone --start-at=startAt"
                                                    + " --pause-law=pauseLaw --remind-hours=remindHours [OPTIONS]",
                                            "Adds a deadline, such as 72h, 24h or 4bd.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/meet", Verb.MARK, DeadlineRoutes::meet)
                    .is(Operation.of("meetDeadline", "Mark a deadline as met")
                            .text("A deadline that is met after its end stays missed.")
                            .with(MatterRoutes.ID, DEADLINE)
                            .takes(DeadlineMet.class)
                            .answers(DeadlineView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, "deadline.met-at: not between the start and now.")
                            .command(Command.of(
                                            "matters meet-deadline ID DEADLINE --met-at=metAt",
                                            "Marks a deadline as met.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/pause", Verb.MARK, DeadlineRoutes::pause)
                    .is(Operation.of("pauseDeadline", "Pause a deadline whose law allows it")
                            .with(MatterRoutes.ID, DEADLINE)
                            .takes(RequestBodies.Nothing.class)
                            .answers(DeadlineView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, "deadline.no-pause, deadline.not-running.")
                            .command(Command.of(
                                            "matters pause-deadline ID DEADLINE",
                                            "Pauses a deadline whose law allows it.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/resume", Verb.MARK, DeadlineRoutes::resume)
                    .is(Operation.of("resumeDeadline", "Resume a paused deadline")
                            .with(MatterRoutes.ID, DEADLINE)
                            .takes(RequestBodies.Nothing.class)
                            .answers(DeadlineView.class)
                            .refuses(404, UNKNOWN)
                            .command(Command.of("matters resume-deadline ID DEADLINE", "Resumes a paused deadline.")
                                    .prints(PRINTS))),
            ApiOperation.reading("DELETE", ONE, Verb.MARK, DeadlineRoutes::remove)
                    .is(Operation.of("removeDeadline", "Remove a deadline that was added by mistake; the log keeps it")
                            .with(MatterRoutes.ID, DEADLINE)
                            .answersNothing()
                            .refuses(404, UNKNOWN)
                            .command("matters remove-deadline ID DEADLINE", "The deadline is removed from {$id}.")));

    private final MatterAccess access;
    private final DeadlineStore store = new DeadlineStore();

    DeadlineRoutes(MatterAccess access) {
        this.access = access;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        return access.open(call, (handle, stored) -> {
            List<DeadlineStore.Kept> all = store.all(handle, stored.name());
            Map<String, Integer> order = new HashMap<>();
            all.forEach(one -> order.put(one.id(), order.size()));
            HttpResponse answer = Answers.list(ResultPage.cut(
                            all, one -> "%04d".formatted(Objects.requireNonNull(order.get(one.id()))), slice)
                    .map(one -> view(handle, one)));
            access.log(handle, call, stored.name(), "");
            return answer;
        });
    }

    /** A deadline that cannot be read does not hide the others. */
    private DeadlineView view(Handle handle, DeadlineStore.Kept kept) {
        Deadline read;
        try {
            read = kept.deadline();
        } catch (IllegalArgumentException e) {
            return DeadlineView.unreadable(kept.id());
        }
        return view(handle, read);
    }

    private DeadlineView view(Handle handle, Deadline one) {
        return DeadlineView.of(one, end(handle, one));
    }

    private @Nullable Instant end(Handle handle, Deadline one) {
        return one.end(store.calendar(handle, one.reckoning().calendar()), access.now())
                .orElse(null);
    }

    private HttpResponse add(Call call) {
        DeadlineRequest asked = call.body(DeadlineRequest.class);
        Term term = term(asked.term());
        ZoneId zone = zone(asked.zone());
        String calendar = Objects.requireNonNullElse(asked.calendar(), "");
        String pauseLaw = Objects.requireNonNullElse(asked.pauseLaw(), "");
        if (term.unit() == Term.Unit.MONTHS && !pauseLaw.isEmpty()) {
            throw Body.wrong("pauseLaw", "A term in months cannot be paused. Omit pauseLaw, or use days.");
        }
        Instant now = access.now();
        String request = RequestKey.ofMaking(call);
        Deadline deadline = new Deadline(
                request == null ? UUID.randomUUID().toString().replace("-", "").substring(0, 24) : request,
                asked.title(),
                Objects.requireNonNullElse(asked.law(), ""),
                pauseLaw,
                new Deadline.Reckoning(Objects.requireNonNullElse(asked.startAt(), now), term, zone, calendar),
                Duration.ofHours(Objects.requireNonNullElse(asked.remindHours(), usualReminder(term))),
                Deadline.Progress.NONE);
        return access.open(call, (handle, stored) -> {
            access.store.lockMembers(handle, stored.name());
            List<DeadlineStore.Kept> present = store.all(handle, stored.name());
            DeadlineStore.Kept before = present.stream()
                    .filter(one -> one.id().equals(deadline.id()))
                    .findFirst()
                    .orElse(null);
            if (before != null) {
                return Answers.json(view(handle, before));
            }
            if (present.size() >= Deadline.MOST) {
                throw Problem.of(
                                409, "deadline.too-many", "A matter has at most %d deadlines.".formatted(Deadline.MOST))
                        .asException();
            }
            if (!calendar.isEmpty()
                    && BusinessCalendar.STORE.find(handle, calendar).isEmpty()) {
                throw unprocessable(
                        "deadline.calendar",
                        "calendar",
                        "No calendar has the name %s. List the calendars, or add it.".formatted(calendar));
            }
            if (end(handle, deadline) == null) {
                throw unprocessable(
                        "deadline.no-end", "calendar", "The calendar has too few business days. Change the calendar.");
            }
            store.put(handle, stored.name(), deadline, now);
            access.log(
                    handle,
                    call,
                    stored.name(),
                    "%s, %s from %s in %s"
                            .formatted(
                                    deadline.title(),
                                    asked.term(),
                                    deadline.reckoning().start(),
                                    zone.getId()));
            return Answers.json(view(handle, deadline));
        });
    }

    private static long usualReminder(Term term) {
        return term.unit() == Term.Unit.HOURS && term.count() <= 48 ? Math.max(1, term.count() / 4) : USUAL_REMINDER;
    }

    private static Term term(String text) {
        Matcher matcher = TERM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > Term.MOST) {
            throw Body.wrong(
                    "term",
                    "term must be a number from 1 to %d and h, d, bd or m, such as 72h or 4bd.".formatted(Term.MOST));
        }
        Term.Unit unit = switch (matcher.group(2)) {
            case "h" -> Term.Unit.HOURS;
            case "d" -> Term.Unit.DAYS;
            case "bd" -> Term.Unit.BUSINESS_DAYS;
            default -> Term.Unit.MONTHS;
        };
        return new Term(unit, Integer.parseInt(matcher.group(1)));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw unprocessable(
                    "deadline.zone", "zone", "%s is not a time zone, such as America/New_York.".formatted(text));
        }
    }

    private static Problem.ProblemException unprocessable(String code, String field, String detail) {
        return new Problem(422, code, detail, Map.of("field", field)).asException();
    }

    private HttpResponse meet(Call call) {
        DeadlineMet asked = call.body(DeadlineMet.class);
        return change(
                call,
                (deadline, calendar) ->
                        deadline.met(calendar, Objects.requireNonNullElse(asked.metAt(), access.now()), access.now()));
    }

    private HttpResponse pause(Call call) {
        call.body(RequestBodies.Nothing.class);
        return change(call, (deadline, calendar) -> deadline.paused(access.now()));
    }

    private HttpResponse resume(Call call) {
        call.body(RequestBodies.Nothing.class);
        return change(call, (deadline, calendar) -> deadline.resumed(access.now()));
    }

    private HttpResponse change(Call call, BiFunction<Deadline, BusinessCalendar, Deadline.Changed> change) {
        return access.open(call, (handle, stored) -> {
            Deadline before = require(handle, call, stored.name()).deadline();
            BusinessCalendar calendar =
                    store.calendar(handle, before.reckoning().calendar());
            return switch (change.apply(before, calendar)) {
                case Deadline.Changed.Refused refused ->
                    throw Problem.of(409, refused.code(), refused.message()).asException();
                case Deadline.Changed.To to -> {
                    store.put(handle, stored.name(), to.deadline(), access.now());
                    access.log(handle, call, stored.name(), before.title());
                    yield Answers.json(view(handle, to.deadline()));
                }
            };
        });
    }

    private DeadlineStore.Kept require(Handle handle, Call call, String matter) {
        String id = call.path("deadline");
        return store.lock(handle, matter, id)
                .orElseThrow(() -> Problem.unknown("deadline", id).asException());
    }

    private HttpResponse remove(Call call) {
        return access.open(call, (handle, stored) -> {
            DeadlineStore.Kept before = require(handle, call, stored.name());
            store.remove(handle, stored.name(), before.id());
            access.log(handle, call, stored.name(), title(before));
            return Answers.noContent();
        });
    }

    /** A deadline that cannot be read can be removed. */
    private static String title(DeadlineStore.Kept kept) {
        try {
            return kept.deadline().title();
        } catch (IllegalArgumentException e) {
            return kept.id();
        }
    }
}
