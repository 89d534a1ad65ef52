package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.oncall.Coverage.Overlap;
import io.watchfloor.ops.paging.oncall.OnCall.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Computes who is on call in a schedule. Moves from one change of the person to the next, so that the cost depends on
 * the number of shifts, not on the length of the period.
 */
final class Shifts {

    /** Limit of shifts, and limit of overlaps, in one result. */
    static final int MOST = 10_000;

    private final Schedule schedule;
    private final Predicate<String> present;

    /** Overrides and layers, ordered from the highest precedence. */
    private final List<Assigned> sources = new ArrayList<>();

    private record Assigned(Source source, Function<Instant, OnCallAssignment> at) {}

    Shifts(Schedule schedule, Predicate<String> present) {
        this.schedule = schedule;
        this.present = present;
        schedule.overrides()
                .reversed()
                .forEach(one -> sources.add(new Assigned(Source.of(one), at -> OnCallAssignment.of(one, at))));
        schedule.layers()
                .reversed()
                .forEach(one ->
                        sources.add(new Assigned(Source.of(one), at -> OnCallAssignment.of(one, schedule.zone(), at))));
    }

    OnCall at(Instant at) {
        TimeSpan certain = TimeSpan.ALWAYS;
        for (Assigned one : sources) {
            OnCallAssignment stand = one.at().apply(at);
            certain = certain.within(stand.during());
            String person = stand.person();
            if (person != null) {
                return named(person, one.source(), certain);
            }
        }
        return new OnCall(schedule.fallback(), Source.FALLBACK, null, begin(certain), end(certain));
    }

    private OnCall named(String person, Source source, TimeSpan during) {
        boolean here = present.test(person);
        return new OnCall(
                here ? person : schedule.fallback(), source, here ? null : person, begin(during), end(during));
    }

    private static @Nullable Instant begin(TimeSpan span) {
        return span.from().equals(Instant.MIN) ? null : span.from();
    }

    private static @Nullable Instant end(TimeSpan span) {
        return span.until().equals(Instant.MAX) ? null : span.until();
    }

    Coverage between(Instant from, Instant until) {
        OnCallAssignment[] assignments = new OnCallAssignment[sources.size()];
        List<OnCall> shifts = new ArrayList<>();
        List<Overlap> overlaps = new ArrayList<>();
        Map<Source, Integer> latest = new HashMap<>();
        Instant at = from;
        while (at.isBefore(until) && shifts.size() < MOST && overlaps.size() < MOST) {
            Instant next = until;
            int top = -1;
            for (int i = 0; i < assignments.length; i++) {
                OnCallAssignment stand = assignments[i];
                if (stand == null || !at.isBefore(stand.during().until())) {
                    stand = sources.get(i).at().apply(at);
                    assignments[i] = stand;
                }
                if (stand.during().until().isBefore(next)) {
                    next = stand.during().until();
                }
                if (top < 0 && stand.person() != null) {
                    top = i;
                }
            }
            TimeSpan during = new TimeSpan(at, next);
            add(
                    shifts,
                    top < 0
                            ? gap(during)
                            : named(person(assignments[top]), sources.get(top).source(), during));
            for (int i = top + 1; top >= 0 && i < assignments.length; i++) {
                String under = assignments[i].person();
                if (under != null && !under.equals(person(assignments[top]))) {
                    Overlap overlap = new Overlap(
                            at,
                            next,
                            person(assignments[top]),
                            sources.get(top).source(),
                            under,
                            sources.get(i).source());
                    add(overlaps, latest, overlap);
                }
            }
            at = next;
        }
        return new Coverage(from, at, shifts, overlaps);
    }

    private OnCall gap(TimeSpan during) {
        return new OnCall(schedule.fallback(), Source.FALLBACK, null, during.from(), during.until());
    }

    private static String person(OnCallAssignment stand) {
        return Objects.requireNonNull(stand.person());
    }

    /** Appends a shift. If only the time differs from the last shift, the last shift is extended instead. */
    private static void add(List<OnCall> shifts, OnCall next) {
        OnCall last = shifts.isEmpty() ? null : shifts.getLast();
        if (last != null
                && last.person().equals(next.person())
                && last.source().equals(next.source())
                && Objects.equals(last.absent(), next.absent())) {
            shifts.set(
                    shifts.size() - 1,
                    new OnCall(last.person(), last.source(), last.absent(), last.from(), next.until()));
        } else {
            shifts.add(next);
        }
    }

    /** @param latest by hidden source: the index of the source's latest overlap */
    private static void add(List<Overlap> overlaps, Map<Source, Integer> latest, Overlap next) {
        Integer place = latest.get(next.under());
        Overlap last = place == null ? null : overlaps.get(place);
        if (place != null
                && last != null
                && last.until().equals(next.from())
                && last.person().equals(next.person())
                && last.source().equals(next.source())
                && last.covered().equals(next.covered())) {
            overlaps.set(
                    place,
                    new Overlap(last.from(), next.until(), last.person(), last.source(), last.covered(), last.under()));
        } else {
            latest.put(next.under(), overlaps.size());
            overlaps.add(next);
        }
    }
}
