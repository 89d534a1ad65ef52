package io.watchfloor.ops.paging.oncall;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An on-call schedule. Times of layers are local times of the zone, so a handoff at 8:00 stays at 8:00 when daylight
 * saving time changes. A local time that the change skips means the time of the change; a local time that occurs twice
 * means its first occurrence. Rotations in hours use elapsed time.
 *
 * @param layers a later layer overrides earlier ones
 * @param overrides override all layers; of two at the same time the later in the list applies
 * @param fallback on call when no one else is
 */
public record Schedule(String name, ZoneId zone, List<Layer> layers, List<Replacement> overrides, String fallback) {

    public Schedule {
        layers = List.copyOf(layers);
        overrides = List.copyOf(overrides);
    }

    /**
     * People in rotation.
     *
     * @param people in rotation order; {@link #NOBODY} for a shift in which the layer names no one
     * @param from the first handoff; later ones follow at the same local time
     * @param until null if the layer has no end
     * @param restrictions when the layer applies: in any of these windows; empty means always. The rotation continues
     *     outside of them
     */
    public record Layer(
            String name,
            List<String> people,
            LocalDateTime from,
            @Nullable LocalDateTime until,
            Rotation rotation,
            List<Restriction> restrictions) {

        public static final String NOBODY = "";

        public Layer {
            people = List.copyOf(people);
            restrictions = List.copyOf(restrictions);
        }
    }

    /** The shift length: the next person follows after this many units. */
    public record Rotation(Unit unit, int length) {
        public Rotation {
            if (length < 1) {
                throw new IllegalArgumentException("The shift length must be at least 1, not " + length);
            }
        }
    }

    public enum Unit {
        /** Hours of elapsed time, also across daylight saving changes. */
        HOUR,
        DAY,
        WEEK,
        /** A shift that starts on the 31st starts on the last day of a shorter month. */
        MONTH
    }

    /**
     * A time window on some weekdays.
     *
     * @param until on the next day if not after {@code from}
     */
    public record Restriction(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
        public Restriction {
            days = Set.copyOf(days);
        }
    }

    /**
     * An override: one person instead of those whom the layers name.
     *
     * @param reason may be empty
     * @param by who created the override
     */
    public record Replacement(String id, String person, Instant from, Instant until, String reason, String by) {}

    /**
     * The person on call at a time: exactly one, the fallback if no one else is. Ignores that people may be disabled or
     * removed; the book checks that.
     */
    public OnCall at(Instant at) {
        return at(at, person -> true);
    }

    /** @param present whether a person is available; the fallback replaces others */
    public OnCall at(Instant at, Predicate<String> present) {
        return new Shifts(this, present).at(at);
    }

    /** The shifts of a period, at most {@value Shifts#MOST}. */
    public Coverage between(Instant from, Instant until, Predicate<String> present) {
        return new Shifts(this, present).between(from, until);
    }

    /** Everyone named in the schedule, including the fallback. */
    public Set<String> people() {
        Set<String> all = new TreeSet<>(Set.of(fallback));
        layers.forEach(layer -> all.addAll(layer.people()));
        overrides.forEach(one -> all.add(one.person()));
        all.remove(Layer.NOBODY);
        return all;
    }

    public Schedule with(List<Replacement> now) {
        return new Schedule(name, zone, layers, now, fallback);
    }
}
