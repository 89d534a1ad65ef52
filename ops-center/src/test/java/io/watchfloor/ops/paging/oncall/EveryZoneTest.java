package io.watchfloor.ops.paging.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.paging.oncall.Schedule.Restriction;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every zone of the time zone database with clock changes in 2026 to 2030, with handoffs, restrictions, overrides and a
 * swap that start and end in skipped or repeated hours. By default each kind of zone around its changes; {@code
 * -Dwatchfloor.oncall.hours=all} uses each zone and every hour of the five years.
 */
class EveryZoneTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2031-01-01T00:00:00Z");
    private static final boolean ALL = "all".equals(System.getProperty("watchfloor.oncall.hours"));
    private static final Set<DayOfWeek> WEEKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    @Test
    void theScheduleMatchesTheReferenceAtEachTime() {
        Set<ZoneRules> kinds = new HashSet<>();
        int zones = 0;
        long times = 0;
        long changes = 0;
        long fallback = 0;
        for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(name);
            List<ZoneOffsetTransition> transitions = transitions(zone);
            if (transitions.isEmpty() || !(kinds.add(zone.getRules()) || ALL)) {
                continue;
            }
            zones++;
            changes += transitions.size();
            Schedule schedule = schedule(zone, transitions);
            PlainWatch watch = new PlainWatch(schedule, BEGIN.minus(Duration.ofDays(2)));
            Walk walk = new Walk(schedule);
            for (Instant at : ALL ? everyHour(transitions) : aroundChanges(transitions)) {
                String expected = watch.at(at);
                OnCall onCall = schedule.at(at);
                assertThat(onCall.person()).as("%s at %s", name, at).isEqualTo(expected);
                assertThat(walk.at(at)).as("the shifts of %s at %s", name, at).isEqualTo(expected);
                times++;
                fallback += onCall.fallback() ? 1 : 0;
            }
        }
        System.out.printf(
                "On call: %d zones, %d changes of their clocks, %d times asked, the fallback stood at %d, no difference%n",
                zones, changes, times, fallback);
        assertThat(zones).isGreaterThan(ALL ? 150 : 40);
        assertThat(fallback).isPositive();
    }

    /** The shifts, one year at a time. */
    private static final class Walk {
        private final Schedule schedule;
        private Iterator<OnCall> shifts = List.<OnCall>of().iterator();
        private OnCall current;
        private Instant until = BEGIN.minus(Duration.ofDays(1));

        Walk(Schedule schedule) {
            this.schedule = schedule;
            this.current = new OnCall("", OnCall.Source.FALLBACK, null, until, until);
        }

        String at(Instant at) {
            while (!at.isBefore(current.until())) {
                if (!shifts.hasNext()) {
                    Coverage coverage = schedule.between(until, until.plus(Duration.ofDays(366)), person -> true);
                    assertThat(coverage.shifts().getFirst().from()).isEqualTo(until);
                    shifts = coverage.shifts().iterator();
                    until = coverage.until();
                }
                OnCall next = shifts.next();
                assertThat(next.from()).as("without a hole").isEqualTo(current.until());
                current = next;
            }
            return current.person();
        }
    }

    private static List<ZoneOffsetTransition> transitions(ZoneId zone) {
        List<ZoneOffsetTransition> all = new ArrayList<>();
        ZoneOffsetTransition next = zone.getRules().nextTransition(BEGIN);
        while (next != null && next.getInstant().isBefore(END)) {
            all.add(next);
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return all;
    }

    private static Schedule schedule(ZoneId zone, List<ZoneOffsetTransition> transitions) {
        LocalTime missing = time(transitions, true);
        LocalTime twice = time(transitions, false);
        LocalDate first = LocalDate.of(2026, 1, 1);
        List<Layer> layers = List.of(
                new Layer(
                        "weeks of business days",
                        List.of("ann", "bob", "cid"),
                        first.atTime(twice),
                        null,
                        new Rotation(Unit.WEEK, 1),
                        List.of(new Restriction(WEEKDAYS, missing, LocalTime.of(20, 0)))),
                new Layer(
                        "hours",
                        List.of("dee", "eve"),
                        first.atTime(missing),
                        null,
                        new Rotation(Unit.HOUR, 7),
                        List.of(new Restriction(WEEKDAYS, LocalTime.of(20, 0), LocalTime.of(23, 0)))),
                new Layer(
                        "days of weekends",
                        List.of("fay", "gus", "hal", "ida"),
                        first.atTime(missing),
                        LocalDateTime.of(2030, 6, 1, 2, 30),
                        new Rotation(Unit.DAY, 1),
                        List.of(
                                new Restriction(EnumSet.of(DayOfWeek.SATURDAY), twice, missing),
                                new Restriction(EnumSet.of(DayOfWeek.SUNDAY), missing, LocalTime.of(23, 0)))),
                new Layer(
                        "months",
                        List.of("joe", "kim"),
                        LocalDate.of(2026, 1, 31).atTime(missing),
                        null,
                        new Rotation(Unit.MONTH, 1),
                        List.of(new Restriction(EnumSet.of(DayOfWeek.SUNDAY), twice, missing))));
        List<Replacement> overrides = new ArrayList<>();
        for (int i = 0; i < transitions.size(); i += 2) {
            Instant at = transitions.get(i).getInstant();
            overrides.add(new Replacement("o" + i, "lea", at.minusSeconds(3600), at.plusSeconds(1800), "", "lea"));
            // A swap: one hour for another, one of which ends at the clock change.
            overrides.add(new Replacement("s" + i, "max", at.minusSeconds(1800), at, "", "max"));
            overrides.add(new Replacement("t" + i, "ned", at.plusSeconds(1800), at.plusSeconds(3600), "", "max"));
        }
        return new Schedule("all", zone, layers, overrides, "zoe");
    }

    /** A time in the middle of the skipped or repeated hour. */
    private static LocalTime time(List<ZoneOffsetTransition> transitions, boolean gap) {
        return transitions.stream()
                .filter(one -> one.isGap() == gap)
                .findFirst()
                .map(one -> gap
                        ? one.getDateTimeBefore().plus(one.getDuration().dividedBy(2))
                        : one.getDateTimeAfter().plus(one.getDuration().abs().dividedBy(2)))
                .map(LocalDateTime::toLocalTime)
                .orElse(LocalTime.of(2, 30));
    }

    private static List<Instant> everyHour(List<ZoneOffsetTransition> transitions) {
        TreeSet<Instant> times = new TreeSet<>(aroundChanges(transitions));
        for (Instant at = BEGIN; at.isBefore(END); at = at.plusSeconds(3600)) {
            times.add(at);
        }
        return List.copyOf(times);
    }

    private static List<Instant> aroundChanges(List<ZoneOffsetTransition> transitions) {
        TreeSet<Instant> times = new TreeSet<>();
        for (ZoneOffsetTransition one : transitions) {
            for (int hour = -26; hour <= 26; hour++) {
                times.add(one.getInstant().plusSeconds(hour * 3600L));
            }
            for (int minute = -150; minute <= 150; minute += 15) {
                times.add(one.getInstant().plusSeconds(minute * 60L - 1));
                times.add(one.getInstant().plusSeconds(minute * 60L));
            }
        }
        return List.copyOf(times);
    }
}
