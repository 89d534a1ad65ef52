package io.watchfloor.ops.matter.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.matter.deadline.Term.Pause;
import io.watchfloor.ops.matter.deadline.Term.Unit;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The end of a legal term")
class TermTest {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    /** Federal holidays of the United States around the tested days. */
    private static final BusinessCalendar US = new BusinessCalendar(
            EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
            List.of(
                    new BusinessCalendar.Holiday(LocalDate.parse("2026-11-26"), "Thanksgiving"),
                    new BusinessCalendar.Holiday(LocalDate.parse("2026-12-25"), "Christmas"),
                    new BusinessCalendar.Holiday(LocalDate.parse("2027-01-01"), "New Year")));

    private static Instant end(String start, String zone, Unit unit, int count, Pause... pauses) {
        return new Term(unit, count)
                .end(Instant.parse(start), ZoneId.of(zone), US, List.of(pauses), LATER)
                .orElseThrow();
    }

    @ParameterizedTest(name = "{3}: {0} + {2} h in {1}")
    @CsvSource({
        // The clocks go forward on 29 March 2026 and back on 25 October 2026 in Berlin.
        "2026-03-28T10:00:00Z, Europe/Berlin, 72, 2026-03-31T10:00:00Z",
        "2026-10-24T10:00:00Z, Europe/Berlin, 72, 2026-10-27T10:00:00Z",
        "2026-03-28T10:00:00Z, Europe/Berlin, 24, 2026-03-29T10:00:00Z",
        "2028-02-28T23:00:00Z, UTC, 24, 2028-02-29T23:00:00Z",
        "2028-02-27T12:00:00Z, UTC, 72, 2028-03-01T12:00:00Z"
    })
    void hoursAreElapsedTimeWhateverTheClocksShow(String start, String zone, int hours, String end) {
        assertThat(end(start, zone, Unit.HOURS, hours)).isEqualTo(end);
    }

    @ParameterizedTest(name = "{3}: {0} + {2} business days in {1}")
    @CsvSource({
        // Monday: Tuesday to Friday.
        "2026-11-16T15:00:00Z, America/New_York, 4, 2026-11-21T05:00:00Z",
        // Monday before Thanksgiving: Tuesday, Wednesday, Friday, Monday.
        "2026-11-23T15:00:00Z, America/New_York, 4, 2026-12-01T05:00:00Z",
        // An event on a Saturday: the first business day counts.
        "2026-11-14T15:00:00Z, America/New_York, 4, 2026-11-20T05:00:00Z",
        // 3 a.m. in UTC on Tuesday is Monday evening in New York.
        "2026-11-17T03:00:00Z, America/New_York, 4, 2026-11-21T05:00:00Z",
        // Over Christmas and New Year: 24, 28, 29, 30 December.
        "2026-12-23T15:00:00Z, America/New_York, 4, 2026-12-31T05:00:00Z",
        // The clocks go back on Sunday, 1 November 2026: the end is at midnight of standard time.
        "2026-10-29T15:00:00Z, America/New_York, 4, 2026-11-05T05:00:00Z",
        // The clocks go forward on Sunday, 14 March 2027: the end is at midnight of daylight saving time.
        "2027-03-11T15:00:00Z, America/New_York, 4, 2027-03-18T04:00:00Z",
        // 29 February 2028 is a Tuesday.
        "2028-02-25T12:00:00Z, UTC, 2, 2028-03-01T00:00:00Z",
        "2027-02-26T12:00:00Z, UTC, 2, 2027-03-03T00:00:00Z"
    })
    void businessDaysAreCountedInTheZoneOfTheJurisdiction(String start, String zone, int days, String end) {
        assertThat(end(start, zone, Unit.BUSINESS_DAYS, days)).isEqualTo(end);
    }

    @ParameterizedTest(name = "{4}: {0} + {3} {2} in {1}")
    @CsvSource({
        "2028-01-31T12:00:00Z, UTC, MONTHS, 1, 2028-03-01T00:00:00Z",
        "2027-01-31T12:00:00Z, UTC, MONTHS, 1, 2027-03-01T00:00:00Z",
        "2028-02-29T12:00:00Z, UTC, MONTHS, 12, 2029-03-01T00:00:00Z",
        "2028-02-28T12:00:00Z, UTC, DAYS, 1, 2028-03-01T00:00:00Z",
        // On 5 September 2026 the clocks of Santiago go from midnight to 1 a.m.: the day before ends there.
        "2026-09-04T12:00:00Z, America/Santiago, DAYS, 1, 2026-09-06T04:00:00Z",
        // Samoa had no 30 December 2011.
        "2011-12-28T20:00:00Z, Pacific/Apia, DAYS, 3, 2011-12-31T10:00:00Z"
    })
    void daysAndMonthsEndWithTheirLastDay(String start, String zone, Unit unit, int count, String end) {
        assertThat(end(start, zone, unit, count)).isEqualTo(end);
    }

    @Test
    void aPauseAddsItsDurationToHours() {
        Pause day = new Pause(Instant.parse("2026-11-17T00:00:00Z"), Instant.parse("2026-11-18T00:00:00Z"));
        Pause tooLate = new Pause(Instant.parse("2026-12-17T00:00:00Z"), Instant.parse("2026-12-18T00:00:00Z"));
        assertThat(end("2026-11-16T00:00:00Z", "UTC", Unit.HOURS, 72, day, tooLate))
                .isEqualTo("2026-11-20T00:00:00Z");
    }

    @Test
    void daysThatBeginInAPauseDoNotCount() {
        Pause pause = new Pause(Instant.parse("2026-11-17T12:00:00Z"), Instant.parse("2026-11-19T12:00:00Z"));
        // Without the pause: 17, 18, 19 and 20 November; 18 and 19 November do not count.
        assertThat(end("2026-11-16T12:00:00Z", "UTC", Unit.BUSINESS_DAYS, 4, pause))
                .isEqualTo("2026-11-25T00:00:00Z");
    }

    @Test
    void aCalendarWithoutBusinessDaysHasNoEnd() {
        BusinessCalendar closed = new BusinessCalendar(EnumSet.allOf(DayOfWeek.class), List.of());
        assertThat(new Term(Unit.BUSINESS_DAYS, 1).end(LATER, ZoneOffset.UTC, closed, List.of(), LATER))
                .isEmpty();
    }

    @Test
    void businessDaysAgreeWithAPlainCountInEveryZone() {
        SplittableRandom random = new SplittableRandom(31);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 20_000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Instant start = Instant.parse("2026-10-01T00:00:00Z").plusSeconds(random.nextInt(150 * 86_400));
            int count = 1 + random.nextInt(10);
            Instant end = new Term(Unit.BUSINESS_DAYS, count)
                    .end(start, zone, US, List.of(), LATER)
                    .orElseThrow();
            // Counts every quarter of an hour on a wall clock, and so each local day once.
            LocalDate last = start.atZone(zone).toLocalDate();
            int seen = 0;
            for (Instant at = start; at.isBefore(end); at = at.plus(Duration.ofMinutes(15))) {
                LocalDate day = at.atZone(zone).toLocalDate();
                if (!day.equals(last)) {
                    seen += US.days().isBusiness(day) ? 1 : 0;
                    last = day;
                }
            }
            assertThat(seen)
                    .as("%s in %s, %d business days", start, zone, count)
                    .isEqualTo(count);
            assertThat(end.atZone(zone).toLocalDate()).isEqualTo(last.plusDays(1));
        }
    }
}
