package io.watchfloor.ops.paging.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.paging.oncall.Schedule.Restriction;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** For random schedules: one person at each time, shifts without gaps, and the same result as the reference. */
class SchedulePropertyTest {

    /** Shortly before daylight saving time changes in most of the zones below. */
    private static final LocalDateTime AROUND = LocalDateTime.of(2026, 3, 20, 0, 0);

    private static final List<String> PEOPLE = List.of("ann", "bob", "cid", "dee", Layer.NOBODY);

    @Property(tries = 300)
    void shiftsFollowEachOtherWithoutAHoleAndSayWhatTheTimeSays(@ForAll("schedules") Schedule schedule) {
        Instant from = AROUND.atZone(schedule.zone()).toInstant().minus(Duration.ofDays(3));
        Instant until = from.plus(Duration.ofDays(24));
        Coverage coverage = schedule.between(from, until, person -> true);
        PlainWatch watch = new PlainWatch(schedule, from.minus(Duration.ofDays(40)));
        Instant at = from;
        for (OnCall shift : coverage.shifts()) {
            Instant begin = Objects.requireNonNull(shift.from());
            Instant end = Objects.requireNonNull(shift.until());
            assertThat(begin).isEqualTo(at).isBefore(end);
            at = end;
            for (Instant time : List.of(begin, end.minusSeconds(1))) {
                OnCall asked = schedule.at(time);
                assertThat(asked.person()).isEqualTo(shift.person());
                assertThat(asked.source()).isEqualTo(shift.source());
                assertThat(watch.at(time)).as("at %s", time).isEqualTo(shift.person());
                assertThat(asked.from() == null || !asked.from().isAfter(time)).isTrue();
                assertThat(asked.until() == null || asked.until().isAfter(time)).isTrue();
            }
        }
        assertThat(at).isEqualTo(until);
    }

    @Property(tries = 200)
    void whoHasLeftIsStoodInForAndNothingElseChanges(@ForAll("schedules") Schedule schedule) {
        Instant from = AROUND.atZone(schedule.zone()).toInstant();
        for (int hour = 0; hour < 24 * 9; hour += 5) {
            Instant at = from.plus(Duration.ofHours(hour));
            OnCall all = schedule.at(at);
            OnCall without = schedule.at(at, person -> !person.equals("ann"));
            if (all.person().equals("ann")) {
                assertThat(without.person()).isEqualTo(schedule.fallback());
                assertThat(without.fallback()).isTrue();
                assertThat(without.absent()).isEqualTo("ann");
            } else {
                assertThat(without).isEqualTo(all);
            }
        }
    }

    @Property(tries = 200)
    void anOverrideChangesItsTimeAndNoOther(
            @ForAll("schedules") Schedule schedule, @ForAll("overrides") Replacement one) {
        List<Replacement> more = new ArrayList<>(schedule.overrides());
        more.add(one);
        Schedule with = schedule.with(more);
        for (Instant at :
                List.of(one.from().minusSeconds(1), one.from(), one.until().minusSeconds(1), one.until())) {
            boolean within = !at.isBefore(one.from()) && at.isBefore(one.until());
            assertThat(with.at(at).person())
                    .isEqualTo(within ? one.person() : schedule.at(at).person());
        }
    }

    @Property(tries = 200)
    void aScheduleComesBackAsItWasStored(@ForAll("schedules") Schedule schedule) {
        assertThat(DocumentJson.read(DocumentJson.write(schedule), Schedule.class))
                .isEqualTo(schedule);
    }

    @Provide
    Arbitrary<Schedule> schedules() {
        Arbitrary<ZoneId> zones = Arbitraries.of(
                        "UTC",
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "Africa/Casablanca",
                        "Africa/Cairo",
                        "Asia/Beirut",
                        "Antarctica/Troll",
                        "America/St_Johns",
                        "Pacific/Easter")
                .map(ZoneId::of);
        return Combinators.combine(
                        zones, layers().list().ofMaxSize(4), overrides().list().ofMaxSize(4))
                .as((zone, layers, overrides) -> new Schedule("s", zone, layers, overrides, "zoe"));
    }

    private static Arbitrary<Layer> layers() {
        Arbitrary<List<String>> people =
                Arbitraries.of(PEOPLE).list().ofMinSize(1).ofMaxSize(5);
        Arbitrary<LocalDateTime> from =
                Arbitraries.integers().between(-30 * 96, 10 * 96).map(quarters -> AROUND.plusMinutes(15L * quarters));
        Arbitrary<Rotation> rotations = Combinators.combine(
                        Arbitraries.of(Unit.class), Arbitraries.integers().between(1, 9))
                .as(Rotation::new);
        Arbitrary<@Nullable LocalDateTime> until = Arbitraries.integers()
                .between(11 * 96, 30 * 96)
                .map(quarters -> AROUND.plusMinutes(15L * quarters))
                .injectNull(0.6);
        return Combinators.combine(
                        people, from, until, rotations, restrictions().list().ofMaxSize(4))
                .as((who, begin, end, rotation, windows) -> new Layer("l", who, begin, end, rotation, windows));
    }

    private static Arbitrary<Restriction> restrictions() {
        Arbitrary<Set<DayOfWeek>> days = Arbitraries.of(DayOfWeek.class).set().ofMinSize(1);
        Arbitrary<LocalTime> times =
                Arbitraries.integers().between(0, 95).map(quarter -> LocalTime.of(quarter / 4, quarter % 4 * 15));
        return Combinators.combine(days, times, times).as(Restriction::new);
    }

    @Provide
    Arbitrary<Replacement> overrides() {
        Arbitrary<Instant> from = Arbitraries.integers()
                .between(0, 20 * 96)
                .map(quarters -> AROUND.plusMinutes(15L * quarters).toInstant(ZoneOffset.UTC));
        return Combinators.combine(
                        from,
                        Arbitraries.integers().between(1, 300),
                        Arbitraries.of("ann", "eve"),
                        Arbitraries.integers().between(0, 1000))
                .as((begin, quarters, who, id) ->
                        new Replacement("o" + id, who, begin, begin.plusSeconds(900L * quarters), "", who));
    }
}
