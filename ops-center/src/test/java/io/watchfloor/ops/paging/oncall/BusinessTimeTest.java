package io.watchfloor.ops.paging.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.oncall.BusinessTime.Span;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Business time over nights in which the clocks change, holidays and pauses. */
class BusinessTimeTest {

    private static final int CASES = Integer.getInteger("watchfloor.business-times", 60);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final BusinessTime OFFICE = new BusinessTime(
            new BusinessHours(BERLIN, WEEK, LocalTime.of(9, 0), LocalTime.of(17, 0)),
            Set.of(LocalDate.parse("2026-12-25")));

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    @Test
    void aNightOverAWeekendAndAHolidayDoesNotCount() {
        assertThat(OFFICE.add(berlin("2026-12-24T16:00"), Duration.ofHours(2), List.of()))
                .contains(berlin("2026-12-28T10:00"));
    }

    @Test
    void aNightInWhichTheClocksChangeHasAnHourMoreOrLess() {
        BusinessTime nights = new BusinessTime(
                new BusinessHours(BERLIN, EnumSet.allOf(DayOfWeek.class), LocalTime.of(22, 0), LocalTime.of(6, 0)),
                Set.of());
        assertThat(nights.between(berlin("2026-03-28T12:00"), berlin("2026-03-29T12:00"), List.of()))
                .isEqualTo(Duration.ofHours(7));
        assertThat(nights.between(berlin("2026-10-24T12:00"), berlin("2026-10-25T12:00"), List.of()))
                .isEqualTo(Duration.ofHours(9));
    }

    @Test
    void aPauseMovesTheEndByItsBusinessTimeAlone() {
        List<Span> night = List.of(new Span(berlin("2026-12-21T16:30"), berlin("2026-12-22T09:15")));
        assertThat(OFFICE.add(berlin("2026-12-21T16:00"), Duration.ofHours(1), night))
                .contains(berlin("2026-12-22T09:45"));
    }

    @Test
    void businessHoursWithoutAnyDayHaveNoEnd() {
        BusinessTime never = new BusinessTime(
                new BusinessHours(BERLIN, Set.of(), LocalTime.of(9, 0), LocalTime.of(17, 0)), Set.of());
        assertThat(never.add(Instant.EPOCH, Duration.ofMinutes(1), List.of())).isEmpty();
    }

    /** The second computation asks of each minute whether it counts. */
    @Test
    void randomTimesEndAtTheSameMinuteAsInAComputationMinuteByMinute() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            BusinessTime time = random.nextInt(8) == 0 ? BusinessTime.ALL : randomTime(random);
            Instant start = nearClockChange(random, time);
            List<Span> pauses = pauses(random, start);
            Duration amount = Duration.ofMinutes(1 + random.nextInt(1_500));
            Instant expected = minuteByMinute(time, start, amount, pauses);
            assertThat(time.add(start, amount, pauses)).as("seed %d", seed).contains(expected);
            assertThat(time.between(start, expected, pauses))
                    .as("seed %d", seed)
                    .isEqualTo(amount);
        }
    }

    private static BusinessTime randomTime(Random random) {
        ZoneId zone = List.of(
                        BERLIN,
                        ZoneId.of("America/New_York"),
                        ZoneId.of("Australia/Lord_Howe"),
                        ZoneId.of("Asia/Kolkata"))
                .get(random.nextInt(4));
        Set<DayOfWeek> days = EnumSet.of(DayOfWeek.SUNDAY);
        days.add(DayOfWeek.of(1 + random.nextInt(7)));
        days.add(DayOfWeek.of(1 + random.nextInt(7)));
        Set<LocalDate> holidays = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            holidays.add(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(365)));
        }
        // Between 1 and 4 in the morning, an hour of the wall clock may be missing: the hours are on full hours outside
        // of it.
        LocalTime from = LocalTime.of(List.of(0, 5, 9, 18, 22).get(random.nextInt(5)), 0);
        LocalTime until = LocalTime.of(List.of(6, 12, 17, 20, 23).get(random.nextInt(5)), 30);
        return new BusinessTime(new BusinessHours(zone, days, from, until), holidays);
    }

    private static Instant nearClockChange(Random random, BusinessTime time) {
        ZoneId zone = time.hours() == null ? BERLIN : time.hours().zone();
        Instant any = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(500_000)));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        Instant near = change == null ? any : change.getInstant();
        return near.minus(Duration.ofMinutes(random.nextInt(3_000))).truncatedTo(ChronoUnit.MINUTES);
    }

    private static List<Span> pauses(Random random, Instant start) {
        List<Span> pauses = new ArrayList<>();
        Instant at = start;
        for (int i = random.nextInt(5); i > 0; i--) {
            Instant from = at.plus(Duration.ofMinutes(random.nextInt(600)));
            at = from.plus(Duration.ofMinutes(random.nextInt(2_000)));
            pauses.add(new Span(from, at));
        }
        return pauses;
    }

    private static Instant minuteByMinute(BusinessTime time, Instant start, Duration amount, List<Span> pauses) {
        Instant at = start;
        long left = amount.toMinutes();
        while (left > 0) {
            left -= counts(time, at, pauses) ? 1 : 0;
            at = at.plus(Duration.ofMinutes(1));
        }
        return at;
    }

    private static boolean counts(BusinessTime time, Instant at, List<Span> pauses) {
        for (Span pause : pauses) {
            if (!at.isBefore(pause.from()) && at.isBefore(pause.until())) {
                return false;
            }
        }
        BusinessHours hours = time.hours();
        if (hours == null) {
            return true;
        }
        ZonedDateTime local = at.atZone(hours.zone());
        LocalTime clock = local.toLocalTime();
        LocalDate today = local.toLocalDate();
        if (hours.until().isAfter(hours.from())) {
            return isOpen(time, hours, today) && !clock.isBefore(hours.from()) && clock.isBefore(hours.until());
        }
        return (isOpen(time, hours, today) && !clock.isBefore(hours.from()))
                || (isOpen(time, hours, today.minusDays(1)) && clock.isBefore(hours.until()));
    }

    private static boolean isOpen(BusinessTime time, BusinessHours hours, LocalDate day) {
        return hours.days().contains(day.getDayOfWeek()) && !time.holidays().contains(day);
    }
}
