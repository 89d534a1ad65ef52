package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Time within business hours and outside of pauses. An hour is elapsed time, whatever the clocks show: a night of business
 * hours in which the clocks change has an hour less or more.
 *
 * @param hours null for all hours of all days
 * @param holidays days on which no business hours begin
 */
public record BusinessTime(@Nullable BusinessHours hours, Set<LocalDate> holidays) {

    /** All hours of all days. */
    public static final BusinessTime ALL = new BusinessTime(null, Set.of());

    /** Business hours without any day would be searched without limit. */
    private static final int MOST_DAYS_SEARCHED = 4_000;

    public BusinessTime {
        holidays = Set.copyOf(holidays);
    }

    /** @param until exclusive */
    public record Span(Instant from, Instant until) {

        private boolean isEmpty() {
            return !from.isBefore(until);
        }

        private Duration length() {
            return Duration.between(from, until);
        }
    }

    /**
     * The time at which the amount of business time has passed.
     *
     * @return empty if there are too few business hours
     */
    public Optional<Instant> add(Instant start, Duration amount, List<Span> pauses) {
        List<Span> excluded = sorted(pauses);
        if (hours == null) {
            return end(without(new Span(start, Instant.MAX), excluded), amount);
        }
        Duration left = amount;
        Instant reached = start;
        LocalDate day = LocalDate.ofInstant(start, hours.zone()).minusDays(1);
        for (int i = 0; i < MOST_DAYS_SEARCHED; i++) {
            Span open = opening(day.plusDays(i), reached);
            List<Span> pieces = without(open, excluded);
            Optional<Instant> end = end(pieces, left);
            if (end.isPresent()) {
                return end;
            }
            left = left.minus(total(pieces));
            reached = open.isEmpty() ? reached : open.until();
        }
        return Optional.empty();
    }

    /** The business time between two times. */
    public Duration between(Instant from, Instant until, List<Span> pauses) {
        List<Span> excluded = sorted(pauses);
        if (hours == null) {
            return total(without(new Span(from, until), excluded));
        }
        Duration sum = Duration.ZERO;
        Instant reached = from;
        LocalDate last = LocalDate.ofInstant(until, hours.zone());
        LocalDate day = LocalDate.ofInstant(from, hours.zone()).minusDays(1);
        for (int i = 0; i < MOST_DAYS_SEARCHED && !day.plusDays(i).isAfter(last); i++) {
            Span open = opening(day.plusDays(i), reached);
            Span part = new Span(open.from(), open.until().isBefore(until) ? open.until() : until);
            sum = sum.plus(total(without(part, excluded)));
            reached = open.isEmpty() ? reached : open.until();
        }
        return sum;
    }

    /** The business hours that begin on a day. Hours of two days can overlap in the night in which the clocks change. */
    private Span opening(LocalDate day, Instant after) {
        BusinessHours open = hours;
        if (open == null || !open.days().contains(day.getDayOfWeek()) || holidays.contains(day)) {
            return new Span(after, after);
        }
        Instant begin = day.atTime(open.from()).atZone(open.zone()).toInstant();
        LocalDate last = open.until().isAfter(open.from()) ? day : day.plusDays(1);
        Instant end = last.atTime(open.until()).atZone(open.zone()).toInstant();
        return new Span(begin.isBefore(after) ? after : begin, end);
    }

    private static List<Span> sorted(List<Span> pauses) {
        return pauses.stream().sorted(Comparator.comparing(Span::from)).toList();
    }

    private static List<Span> without(Span span, List<Span> excluded) {
        List<Span> pieces = new ArrayList<>();
        Instant at = span.from();
        for (Span one : excluded) {
            Instant stop = one.from().isBefore(span.until()) ? one.from() : span.until();
            add(pieces, new Span(at, stop));
            at = one.until().isAfter(at) ? one.until() : at;
        }
        add(pieces, new Span(at, span.until()));
        return pieces;
    }

    private static void add(List<Span> pieces, Span piece) {
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
    }

    private static Duration total(List<Span> pieces) {
        return pieces.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
    }

    private static Optional<Instant> end(List<Span> pieces, Duration amount) {
        Duration left = amount;
        for (Span piece : pieces) {
            if (left.compareTo(piece.length()) <= 0) {
                return Optional.of(piece.from().plus(left));
            }
            left = left.minus(piece.length());
        }
        return Optional.empty();
    }
}
