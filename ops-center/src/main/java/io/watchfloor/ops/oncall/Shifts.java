package io.watchfloor.ops.oncall;

import io.watchfloor.ops.oncall.Schedule.Layer;
import io.watchfloor.ops.oncall.Schedule.Restriction;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads who stands in a schedule at a time. */
final class Shifts {

    private Shifts() {}

    static OnCall at(Schedule schedule, Instant at) {
        for (Schedule.Replacement one : schedule.overrides().reversed()) {
            if (!at.isBefore(one.from()) && at.isBefore(one.until())) {
                return new OnCall(one.person(), "override: " + one.reason(), false, one.from(), one.until());
            }
        }
        LocalDateTime local = LocalDateTime.ofInstant(at, schedule.zone());
        for (Layer layer : schedule.layers().reversed()) {
            Optional<String> person = person(layer, local);
            if (person.isPresent()) {
                return new OnCall(person.get(), "layer " + layer.name(), false, at, null);
            }
        }
        return new OnCall(schedule.fallback(), "nobody stands in the schedule: its fallback", true, at, null);
    }

    private static Optional<String> person(Layer layer, LocalDateTime local) {
        if (local.isBefore(layer.from())
                || (layer.until() != null && !local.isBefore(layer.until()))
                || layer.people().isEmpty()
                || (!layer.restrictions().isEmpty()
                        && layer.restrictions().stream().noneMatch(one -> within(one, local)))) {
            return Optional.empty();
        }
        long units = switch (layer.rotation().unit()) {
            case HOUR -> ChronoUnit.HOURS.between(layer.from(), local);
            case DAY -> ChronoUnit.DAYS.between(layer.from(), local);
            case WEEK -> ChronoUnit.WEEKS.between(layer.from(), local);
        };
        long turn = units / layer.rotation().length();
        return Optional.of(layer.people().get((int) (turn % layer.people().size())));
    }

    private static boolean within(Restriction restriction, LocalDateTime local) {
        LocalDate day = local.toLocalDate();
        return begins(restriction, day, local) || begins(restriction, day.minusDays(1), local);
    }

    private static boolean begins(Restriction restriction, LocalDate day, LocalDateTime local) {
        if (!restriction.days().contains(day.getDayOfWeek())) {
            return false;
        }
        LocalDateTime from = day.atTime(restriction.from());
        LocalDateTime until = day.atTime(restriction.until());
        return !local.isBefore(from) && local.isBefore(until.isAfter(from) ? until : until.plusDays(1));
    }
}
