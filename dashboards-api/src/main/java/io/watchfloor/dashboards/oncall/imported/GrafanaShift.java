package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.oncall.imported.ImportResult.Gathering;
import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shift of Grafana OnCall: a recurring event for which n groups of users take turns, so that each group is on call
 * for every n-th event. Between the end of an event and the start of the next event, no one is on call.
 */
final class GrafanaShift {

    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> DAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

    private final JsonNode shift;
    private final ZoneId zone;
    private final Names names;
    private final Gathering gathering;
    private final String where;

    GrafanaShift(JsonNode shift, ZoneId zone, Names names, Gathering gathering, String where) {
        this.shift = shift;
        this.zone = zone;
        this.names = names;
        this.gathering = gathering;
        this.where = where;
    }

    String where() {
        return where;
    }

    Optional<Replacement> override(Instant now) {
        List<String> people = groups();
        String own = shift.path("time_zone").asText("");
        ZoneId at = ExportReader.zone(own).orElse(zone);
        Instant from = local("start").atZone(at).toInstant();
        return people.isEmpty()
                ? Optional.empty()
                : ExportReader.override(shift.path("id").asText(), people.getFirst(), from, from.plus(length()), now);
    }

    List<Layer> layers(Instant now) {
        String own = shift.path("time_zone").asText("");
        LocalDateTime until = ExportReader.has(shift, "until") ? local("until") : null;
        boolean single = shift.path("type").asText().equals("single_event");
        LocalDateTime end = single ? local("start").plus(length()) : until;
        if (end != null && !end.atZone(zone).toInstant().isAfter(now)) {
            return List.of();
        }
        List<String> people = groups();
        if (!own.isEmpty() && !own.equals(zone.getId())) {
            return notImported(("The time zone of the shift (%s) differs from the schedule's (%s). The shift was not"
                            + " imported.")
                    .formatted(own, zone));
        }
        if (people.isEmpty() || !length().isPositive()) {
            return notImported("The shift has no people or no length and was not imported.");
        }
        if (single) {
            return List.of(layer(people, local("start"), end, new Rotation(Unit.WEEK, 1), new Windows()));
        }
        if (!shift.path("by_month").isEmpty() || !shift.path("by_monthday").isEmpty()) {
            return notImported("The shift is restricted to months or days of the month, which is not supported. It was"
                    + " not imported.");
        }
        return switch (shift.path("frequency").asText()) {
            case "weekly" -> days().isEmpty() ? weekly(people, until) : weekdays(people, until, now);
            case "daily" -> days().isEmpty() ? daily(people, until) : dailyOnWeekdays(people, until);
            case "hourly" -> hourly(people, until);
            case "monthly" -> monthly(people, until);
            default -> notImported("The frequency of the shift is not supported. The shift was not imported.");
        };
    }

    private List<Layer> weekly(List<String> people, @Nullable LocalDateTime until) {
        Windows windows = new Windows();
        if (length().compareTo(Windows.WEEK) < 0) {
            windows.add(local("start").getDayOfWeek(), local("start").toLocalTime(), length());
        }
        return spread(people, until, Unit.WEEK, Windows.WEEK, windows);
    }

    private List<Layer> daily(List<String> people, @Nullable LocalDateTime until) {
        Windows windows = new Windows();
        windows.add(local("start").toLocalTime(), length());
        return spread(people, until, Unit.DAY, DAY, windows);
    }

    /**
     * Converts an event that recurs every n units. If the event is shorter than n units, no one is on call between
     * events.
     */
    private List<Layer> spread(
            List<String> people, @Nullable LocalDateTime until, Unit unit, Duration one, Windows windows) {
        int interval = interval();
        if (length().compareTo(one.multipliedBy(interval)) >= 0) {
            return List.of(layer(people, local("start"), until, new Rotation(unit, interval), new Windows()));
        }
        long covered = Math.max(1, length().dividedBy(one));
        if (length().compareTo(one) > 0 && !length().equals(one.multipliedBy(covered))) {
            return notImported(
                    ("The events of the shift are longer than one %s but not a whole number of them. The shift"
                                    + " was not imported.")
                            .formatted(unit.name().toLowerCase(Locale.ROOT)));
        }
        return List.of(layer(
                withPauses(people, (int) covered, interval), local("start"), until, new Rotation(unit, 1), windows));
    }

    /** Converts events on days of the week. The next group is on call from the start of the next week. */
    private List<Layer> weekdays(List<String> people, @Nullable LocalDateTime until, Instant now) {
        if (length().compareTo(DAY) > 0) {
            return notImported("The events of the shift overlap on days of the week. The shift was not imported.");
        }
        Windows windows = new Windows();
        LocalDateTime start = local("start");
        days().forEach(day -> windows.add(day, start.toLocalTime(), length()));
        DayOfWeek first = day(shift.path("week_start").asText("SU"));
        LocalDateTime anchor = start.with(TemporalAdjusters.previousOrSame(first));
        return new AnchoredRotation(
                        name(),
                        withPauses(people, 1, interval()),
                        anchor,
                        begin(),
                        until,
                        new Rotation(Unit.WEEK, 1),
                        windows.restrictions())
                .layers(zone, now);
    }

    /**
     * Each group starts on the next of the selected days, and is then on call on every n-th day that is a selected day.
     */
    private List<Layer> dailyOnWeekdays(List<String> people, @Nullable LocalDateTime until) {
        LocalDateTime start = local("start");
        int groups = people.size();
        List<String> turns = new ArrayList<>(Collections.nCopies(groups, Layer.NOBODY));
        Set<Integer> taken = new HashSet<>();
        LocalDateTime at = start;
        for (String person : people) {
            while (!days().contains(at.getDayOfWeek())) {
                at = at.plusDays(1);
            }
            int turn = (int) (ChronoUnit.DAYS.between(start, at) % groups);
            taken.add(turn);
            turns.set(turn, person);
            at = at.plusDays(1);
        }
        if (interval() > 1 || taken.size() < groups || length().compareTo(DAY) > 0) {
            return notImported("The rotation of the shift over days of the week is not supported. The shift was not"
                    + " imported.");
        }
        Windows windows = new Windows();
        days().forEach(day -> windows.add(day, start.toLocalTime(), length()));
        return List.of(layer(turns, start, until, new Rotation(Unit.DAY, 1), windows));
    }

    private List<Layer> hourly(List<String> people, @Nullable LocalDateTime until) {
        if (length().compareTo(Duration.ofHours(interval())) < 0 || !days().isEmpty()) {
            return notImported("The hourly events of the shift have breaks or are restricted to days of the week, which"
                    + " is not supported. The shift was not imported.");
        }
        return List.of(layer(people, local("start"), until, new Rotation(Unit.HOUR, interval()), new Windows()));
    }

    private List<Layer> monthly(List<String> people, @Nullable LocalDateTime until) {
        if (length().compareTo(Duration.ofDays(31L * interval())) < 0 || !days().isEmpty()) {
            return notImported(
                    "The monthly events of the shift have breaks or are restricted to days of the week, which"
                            + " is not supported. The shift was not imported.");
        }
        return List.of(layer(people, local("start"), until, new Rotation(Unit.MONTH, interval()), new Windows()));
    }

    private static List<String> withPauses(List<String> people, int covered, int interval) {
        List<String> turns = new ArrayList<>();
        for (String person : people) {
            turns.addAll(Collections.nCopies(covered, person));
            turns.addAll(Collections.nCopies(interval - covered, Layer.NOBODY));
        }
        return turns;
    }

    private Layer layer(
            List<String> people,
            LocalDateTime from,
            @Nullable LocalDateTime until,
            Rotation rotation,
            Windows windows) {
        return new Layer(name(), people, from, until, rotation, windows.restrictions());
    }

    /** Returns one person of each group, because Watchfloor's rotations contain one person per turn. */
    private List<String> groups() {
        List<String> people = new ArrayList<>();
        List<JsonNode> rolling = ExportReader.list(shift, "rolling_users");
        List<JsonNode> users = ExportReader.list(shift, "users");
        boolean several = users.size() > 1 && rolling.isEmpty();
        if (rolling.isEmpty() && !users.isEmpty()) {
            people.add(names.of(users.getFirst(), gathering));
        }
        for (JsonNode group : rolling) {
            several |= group.size() > 1;
            people.add(group.isEmpty() ? Layer.NOBODY : names.of(group.isArray() ? group.get(0) : group, gathering));
        }
        if (several) {
            gathering.lost(
                    where, "Several people are on call at once in this shift. Watchfloor uses the first of them.");
        }
        if (!people.isEmpty()) {
            Collections.rotate(
                    people, -(shift.path("start_rotation_from_user_index").asInt() % people.size()));
        }
        return people;
    }

    private Set<DayOfWeek> days() {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        ExportReader.list(shift, "by_day").forEach(one -> days.add(day(one.asText())));
        return days;
    }

    private static DayOfWeek day(String text) {
        int place = DAYS.indexOf(text);
        if (place < 0) {
            throw new IllegalArgumentException("Not a day of the week: " + text);
        }
        return DayOfWeek.of(place + 1);
    }

    private Instant begin() {
        LocalDateTime start = local("start");
        LocalDateTime counts = ExportReader.has(shift, "rotation_start") ? local("rotation_start") : start;
        return (counts.isAfter(start) ? counts : start).atZone(zone).toInstant();
    }

    private LocalDateTime local(String member) {
        return LocalDateTime.parse(shift.path(member).asText().replaceFirst("(Z|[+]00:00)$", ""));
    }

    private Duration length() {
        return Duration.ofSeconds(shift.path("duration").asLong());
    }

    private int interval() {
        return Math.max(1, shift.path("interval").asInt(1));
    }

    private String name() {
        return ExportReader.name(shift, "shift");
    }

    private List<Layer> notImported(String what) {
        gathering.lost(where, what);
        return List.of();
    }
}
