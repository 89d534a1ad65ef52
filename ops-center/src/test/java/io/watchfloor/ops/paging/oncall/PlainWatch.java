package io.watchfloor.ops.paging.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reference for on-call schedules: follows the local clock in small steps around daylight saving changes, remembers
 * the latest time that the clock has shown, and performs a handoff when that time is reached. Does not use time zone
 * transitions, and only moves forward.
 */
final class PlainWatch {

    private static final Duration STEP = Duration.ofMinutes(15);

    /** Longer than any clock is set back. */
    private static final Duration LOOK_BACK = Duration.ofHours(26);

    private final Schedule schedule;
    private final List<Seen> layers = new ArrayList<>();
    private Instant now;
    private LocalDateTime shown;

    /** The state of a layer so far. */
    private static final class Seen {
        private final Schedule.Layer layer;
        private @Nullable Instant begun;
        private long turn;

        Seen(Schedule.Layer layer) {
            this.layer = layer;
        }

        LocalDateTime handOver(long number) {
            long units = number * layer.rotation().length();
            return switch (layer.rotation().unit()) {
                case HOUR -> throw new IllegalStateException("hours are real");
                case DAY -> layer.from().plusDays(units);
                case WEEK -> layer.from().plusWeeks(units);
                case MONTH -> layer.from().plusMonths(units);
            };
        }
    }

    /** @param from before each layer starts */
    PlainWatch(Schedule schedule, Instant from) {
        this.schedule = schedule;
        this.now = from;
        this.shown = local(from);
        schedule.layers().forEach(layer -> layers.add(new Seen(layer)));
    }

    private LocalDateTime local(Instant at) {
        ZoneId zone = schedule.zone();
        return LocalDateTime.ofEpochSecond(
                at.getEpochSecond(), 0, zone.getRules().getOffset(at));
    }

    /** The person on call; the fallback if none. */
    String at(Instant at) {
        watchUntil(at);
        for (Schedule.Replacement one : schedule.overrides().reversed()) {
            if (!one.from().isAfter(at) && one.until().isAfter(at)) {
                return one.person();
            }
        }
        for (Seen one : layers.reversed()) {
            if (one.begun != null && !over(one.layer) && within(one.layer)) {
                List<String> people = one.layer.people();
                String person = people.get((int) (turn(one, at) % people.size()));
                if (!person.isEmpty()) {
                    return person;
                }
            }
        }
        return schedule.fallback();
    }

    private boolean over(Schedule.Layer layer) {
        return layer.until() != null && !shown.isBefore(layer.until());
    }

    private static long turn(Seen one, Instant at) {
        if (one.layer.rotation().unit() != Schedule.Unit.HOUR) {
            return one.turn;
        }
        Instant begun = one.begun;
        return begun == null
                ? 0
                : Duration.between(begun, at).toSeconds()
                        / (3600L * one.layer.rotation().length());
    }

    private boolean within(Schedule.Layer layer) {
        return layer.restrictions().isEmpty()
                || layer.restrictions().stream()
                        .anyMatch(one -> opened(one, shown.toLocalDate())
                                || opened(one, shown.toLocalDate().minusDays(1)));
    }

    private boolean opened(Schedule.Restriction one, LocalDate day) {
        LocalDateTime from = day.atTime(one.from());
        LocalDateTime until = day.atTime(one.until());
        return one.days().contains(day.getDayOfWeek())
                && !shown.isBefore(from)
                && shown.isBefore(until.isAfter(from) ? until : until.plusDays(1));
    }

    private void watchUntil(Instant at) {
        boolean allBegun = layers.stream().allMatch(one -> one.begun != null);
        if (allBegun && now.plus(LOOK_BACK).isBefore(at)) {
            now = at.minus(LOOK_BACK);
            shown = local(now);
            see();
        }
        while (now.isBefore(at)) {
            Instant next = now.plus(STEP).isAfter(at) ? at : now.plus(STEP);
            boolean plain = Duration.between(now, next).equals(Duration.between(local(now), local(next)));
            // The clock is changed within this step: use small steps.
            Duration stride = plain ? Duration.between(now, next) : Duration.ofSeconds(20);
            while (now.isBefore(next)) {
                now = now.plus(stride).isAfter(next) ? next : now.plus(stride);
                LocalDateTime reads = local(now);
                shown = reads.isAfter(shown) ? reads : shown;
                see();
            }
        }
    }

    private void see() {
        for (Seen one : layers) {
            if (one.begun == null && !shown.isBefore(one.layer.from())) {
                one.begun = now;
            }
            if (one.begun != null && one.layer.rotation().unit() != Schedule.Unit.HOUR) {
                while (!shown.isBefore(one.handOver(one.turn + 1))) {
                    one.turn++;
                }
            }
        }
    }
}
