package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.oncall.views.ServiceLevelsView;
import io.watchfloor.dashboards.oncall.views.ServiceLevelsView.ServiceLevelsRequest;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.ServiceLevels;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code /service-levels}: the times in which cases must be acknowledged, contained and resolved. */
public final class ServiceLevelRoutes {

    private static final String ROOT = "/api/v1/service-levels";
    private static final String NAME = OnCallDocuments.THE_SERVICE_LEVELS;
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;
    private static final int MOST_MINUTES = 365 * DAY;
    private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    public static final List<ApiOperation<ServiceLevelRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ROOT, Verb.READ, ServiceLevelRoutes::show)
                    .is(Operation.of("getServiceLevels", "Get the times in which cases must be handled")
                            .answersVersioned(ServiceLevelsView.class)
                            .command(Command.of(
                                            "oncall service-levels", "Lists the times in which cases must be handled.")
                                    .rows(
                                            "targets",
                                            "SEVERITY {severity} | TEAM {team} | TARGET {text} |"
                                                    + " ALL HOURS {always?yes|no}"))),
            ApiOperation.reading("PUT", ROOT, Verb.LEAD, ServiceLevelRoutes::put)
                    .is(Operation.of("putServiceLevels", "Replace the times in which cases must be handled")
                            .text(
                                    "Each case gets a clock for each time of its severity. A clock pauses while the case is on hold or"
                                            + " merged, and people are notified before and at its end. An open case takes new"
                                            + " times when something changes in the case, or when one of its clocks ends.")
                            .with(Parameter.IF_MATCH)
                            .takes(ServiceLevelsRequest.class)
                            .answersVersioned(ServiceLevelsView.class)
                            .refuses(
                                    412,
                                    "service-levels.stale-version: the service levels were changed since you loaded them.")
                            .refuses(
                                    422,
                                    "service-levels.target, service-levels.hours, service-levels.calendar: a value is invalid or"
                                            + " unknown.")
                            .command(Command.of(
                                            "oncall set-service-levels TARGETS=targets... [OPTIONS]",
                                            "Replaces the times in which cases must be handled.")
                                    .prints("{targets#} targets are set."))));

    private final People people;

    ServiceLevelRoutes(People people) {
        this.people = people;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse show(Call call) {
        return shown(people.database().jdbi().withHandle(ServiceLevelRoutes::stored));
    }

    private static HttpResponse shown(Document<ServiceLevels.Policy> stored) {
        return Answers.versioned(ServiceLevelsView.of(stored), stored.version());
    }

    private static Document<ServiceLevels.Policy> stored(Handle handle) {
        return OnCallDocuments.SERVICE_LEVELS
                .find(handle, NAME)
                .orElseGet(() -> new Document<>(NAME, 0, ServiceLevels.NONE.policy(), "", Instant.EPOCH));
    }

    private HttpResponse put(Call call) {
        ServiceLevels.Policy asked = policy(call.body(ServiceLevelsRequest.class));
        Long seen = call.version("service-levels");
        return shown(people.database().jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            if (!asked.calendar().isEmpty()
                    && BusinessCalendar.STORE.find(handle, asked.calendar()).isEmpty()) {
                throw wrong(
                        "service-levels.calendar",
                        "calendar",
                        "No calendar of holidays has the name %s. List the calendars, or add it."
                                .formatted(asked.calendar()));
            }
            Document<ServiceLevels.Policy> before = stored(handle);
            long version = seen == null ? before.version() : seen;
            Document<ServiceLevels.Policy> after = OnCallDocuments.SERVICE_LEVELS
                    .put(
                            handle,
                            NAME,
                            version,
                            asked,
                            call.actor().name(),
                            people.database().now())
                    .orElseThrow(() -> Problem.of(
                                    412,
                                    "service-levels.stale-version",
                                    "The service levels were changed since you loaded them. Load them again.")
                            .asException());
            people.database()
                    .audit()
                    .append(
                            handle,
                            call.actor()
                                    .did(
                                            call.action(),
                                            call.object(),
                                            auditText(before.value()),
                                            auditText(after.value())));
            return after;
        }));
    }

    private static String auditText(ServiceLevels.Policy policy) {
        BusinessHours hours = policy.hours();
        String when =
                hours == null ? "all hours" : "%s to %s in %s".formatted(hours.from(), hours.until(), hours.zone());
        return "%s; %s; warning at %d %%"
                .formatted(
                        String.join(
                                ", ",
                                policy.targets().stream()
                                        .map(ServiceLevelsView::text)
                                        .toList()),
                        when,
                        policy.warnPercent());
    }

    private static ServiceLevels.Policy policy(ServiceLevelsRequest asked) {
        List<ServiceLevels.Target> targets = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (String text : asked.targets()) {
            ServiceLevels.Target target = target(text);
            if (!known.add(target.severity() + " " + target.team())) {
                throw badTarget("%s: the severity and team have a target already.".formatted(text));
            }
            targets.add(target);
        }
        Integer warn = asked.warnPercent();
        return new ServiceLevels.Policy(
                targets,
                hours(asked),
                asked.calendar() == null ? "" : asked.calendar().strip(),
                warn == null ? ServiceLevels.Policy.USUAL_WARNING : warn);
    }

    private static ServiceLevels.Target target(String text) {
        List<String> words = Arrays.asList(text.strip().split("\\s+", -1));
        if (words.size() < 4) {
            throw badTarget(
                    "%s: a target has a severity and three times, such as critical 15m 1h 8h. Use - for no limit."
                            .formatted(text));
        }
        Level severity = Level.of(words.getFirst().toLowerCase(Locale.ROOT))
                .orElseThrow(() -> badTarget("%s is not a severity, such as critical.".formatted(words.getFirst())));
        boolean always = false;
        String team = null;
        for (String word : words.subList(4, words.size())) {
            if (word.equals("always")) {
                always = true;
            } else if (word.startsWith("team=") && word.length() > "team=".length()) {
                team = word.substring("team=".length());
            } else {
                throw badTarget("%s is not always or team=TEAM.".formatted(word));
            }
        }
        return new ServiceLevels.Target(
                severity, team, minutes(words.get(1)), minutes(words.get(2)), minutes(words.get(3)), always);
    }

    private static @Nullable Integer minutes(String text) {
        if (text.equals("-")) {
            return null;
        }
        Matcher matcher = TIME.matcher(text);
        int minutes = !matcher.matches()
                ? 0
                : Integer.parseInt(matcher.group(1))
                        * switch (matcher.group(2)) {
                            case "m" -> 1;
                            case "h" -> HOUR;
                            default -> DAY;
                        };
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw badTarget("%s is not a time, such as 15m, 4h or 2d, of at most 365 days.".formatted(text));
        }
        return minutes;
    }

    private static @Nullable BusinessHours hours(ServiceLevelsRequest asked) {
        if (asked.zone() == null || asked.zone().isBlank()) {
            return null;
        }
        try {
            Set<DayOfWeek> days = asked.days() == null ? WEEK : EnumSet.noneOf(DayOfWeek.class);
            if (asked.days() != null) {
                asked.days().forEach(day -> days.add(DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT))));
            }
            if (days.isEmpty()) {
                throw wrong("service-levels.hours", "days", "Business hours need at least one day of the week.");
            }
            return new BusinessHours(
                    ZoneId.of(asked.zone().strip()), days, time(asked.from(), "08:00"), time(asked.until(), "18:00"));
        } catch (DateTimeException e) {
            throw wrong(
                    "service-levels.hours",
                    "zone",
                    "Business hours need a time zone, such as Europe/Berlin, and times, such as 08:00: %s"
                            .formatted(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw wrong("service-levels.hours", "days", "A day of the week is unknown. Use days such as monday.");
        }
    }

    private static LocalTime time(@Nullable String text, String usual) {
        return LocalTime.parse(text == null || text.isBlank() ? usual : text);
    }

    private static Problem.ProblemException badTarget(String detail) {
        return wrong("service-levels.target", "targets", detail);
    }

    private static Problem.ProblemException wrong(String code, String field, String detail) {
        return new Problem(422, code, detail, Map.of("field", field)).asException();
    }
}
