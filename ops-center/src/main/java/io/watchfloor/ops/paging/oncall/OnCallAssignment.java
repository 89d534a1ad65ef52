package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.paging.oncall.Schedule.Restriction;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The person whom one layer or override names at a given time.
 *
 * @param person the person; null if the layer or override names no one
 * @param during a period around the time in which the person does not change; the actual shift may be longer
 */
record OnCallAssignment(@Nullable String person, TimeSpan during) {

    /**
     * Number of days before and after a time for which windows are computed. Windows that started earlier have ended.
     */
    private static final int DAYS_AROUND = 2;

    static OnCallAssignment of(Replacement one, Instant at) {
        if (at.isBefore(one.from())) {
            return new OnCallAssignment(null, new TimeSpan(Instant.MIN, one.from()));
        }
        return at.isBefore(one.until())
                ? new OnCallAssignment(one.person(), new TimeSpan(one.from(), one.until()))
                : new OnCallAssignment(null, new TimeSpan(one.until(), Instant.MAX));
    }

    static OnCallAssignment of(Layer layer, ZoneId zone, Instant at) {
        Instant begin = WallClock.at(layer.from(), zone);
        if (at.isBefore(begin)) {
            return new OnCallAssignment(null, new TimeSpan(Instant.MIN, begin));
        }
        Instant end = layer.until() == null ? Instant.MAX : WallClock.at(layer.until(), zone);
        if (!at.isBefore(end)) {
            return new OnCallAssignment(null, new TimeSpan(end, Instant.MAX));
        }
        TimeSpan period = new TimeSpan(begin, end);
        if (layer.people().isEmpty()) {
            return new OnCallAssignment(null, period);
        }
        if (!layer.restrictions().isEmpty()) {
            Window window = window(layer.restrictions(), zone, at);
            period = period.within(window.during());
            if (!window.open()) {
                return new OnCallAssignment(null, period);
            }
        }
        return turn(layer, zone, begin, at, period);
    }

    /** Rotations in hours use elapsed time. Rotations in other units use the calendar and local time. */
    private static OnCallAssignment turn(Layer layer, ZoneId zone, Instant begin, Instant at, TimeSpan period) {
        Rotation rotation = layer.rotation();
        long turn;
        TimeSpan during;
        if (rotation.unit() == Schedule.Unit.HOUR) {
            Duration each = Duration.ofHours(rotation.length());
            turn = Duration.between(begin, at).dividedBy(each);
            Instant from = begin.plus(each.multipliedBy(turn));
            during = new TimeSpan(from, from.plus(each));
        } else {
            LocalDateTime local = LocalDateTime.ofInstant(at, zone);
            turn = Math.max(0, unit(rotation).between(layer.from(), local) / rotation.length());
            // Corrects the estimated shift for daylight saving changes since the first handoff.
            while (turn > 0 && handOver(layer, turn, zone).isAfter(at)) {
                turn--;
            }
            while (!handOver(layer, turn + 1, zone).isAfter(at)) {
                turn++;
            }
            during = new TimeSpan(handOver(layer, turn, zone), handOver(layer, turn + 1, zone));
        }
        String person = layer.people().get((int) (turn % layer.people().size()));
        return new OnCallAssignment(person.equals(Layer.NOBODY) ? null : person, during.within(period));
    }

    private static Instant handOver(Layer layer, long turn, ZoneId zone) {
        Rotation rotation = layer.rotation();
        return WallClock.at(layer.from().plus(turn * rotation.length(), unit(rotation)), zone);
    }

    private static ChronoUnit unit(Rotation rotation) {
        return switch (rotation.unit()) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
        };
    }

    private record Window(boolean open, TimeSpan during) {}

    /**
     * Returns the union of the adjoining windows that contain a time, or otherwise the gap between the two windows
     * around that time.
     */
    private static Window window(List<Restriction> restrictions, ZoneId zone, Instant at) {
        LocalDate today = LocalDate.ofInstant(at, zone);
        List<TimeSpan> windows = today.minusDays(DAYS_AROUND)
                .datesUntil(today.plusDays(DAYS_AROUND + 1))
                .flatMap(day -> restrictions.stream()
                        .filter(one -> one.days().contains(day.getDayOfWeek()))
                        .map(one -> span(one, day, zone)))
                .filter(one -> !one.isEmpty())
                .sorted(Comparator.comparing(TimeSpan::from))
                .toList();
        Instant free = WallClock.at(today.minusDays(DAYS_AROUND - 1).atStartOfDay(), zone);
        for (int i = 0; i < windows.size(); ) {
            TimeSpan open = windows.get(i);
            for (i++; i < windows.size() && !windows.get(i).from().isAfter(open.until()); i++) {
                Instant until = windows.get(i).until();
                open = new TimeSpan(open.from(), until.isAfter(open.until()) ? until : open.until());
            }
            if (at.isBefore(open.from())) {
                return new Window(false, new TimeSpan(free, open.from()));
            }
            if (at.isBefore(open.until())) {
                return new Window(true, open);
            }
            free = open.until();
        }
        return new Window(
                false,
                new TimeSpan(free, WallClock.at(today.plusDays(DAYS_AROUND).atStartOfDay(), zone)));
    }

    private static TimeSpan span(Restriction one, LocalDate day, ZoneId zone) {
        LocalDate end = one.until().isAfter(one.from()) ? day : day.plusDays(1);
        return new TimeSpan(WallClock.at(day.atTime(one.from()), zone), WallClock.at(end.atTime(one.until()), zone));
    }
}
