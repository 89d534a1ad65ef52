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
 * @param layers the layers; a later layer overrides earlier layers
 * @param overrides the overrides, which override all layers; if two overrides overlap, the later in the list applies
 * @param fallback the person on call when no one else is on call
 */
public record Schedule(String name, ZoneId zone, List<Layer> layers, List<Replacement> overrides, String fallback) {

    public Schedule {
        layers = List.copyOf(layers);
        overrides = List.copyOf(overrides);
    }

    /**
     * A layer of a schedule: people in rotation.
     *
     * @param people the people in rotation order; {@link #NOBODY} for a shift in which the layer names no one
     * @param from the first handoff; later handoffs follow at the same local time
     * @param until the end of the layer; null if the layer has no end
     * @param restrictions time windows in which the layer applies; empty means always. The rotation continues outside
     * the windows
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

    /** The shift length: the next person follows after this number of units. */
    public record Rotation(Unit unit, int length) {
        public Rotation {
            if (length < 1) {
                throw new IllegalArgumentException("The shift length must be at least 1, not " + length);
            }
        }
    }

    public enum Unit {
        /** Hours of elapsed time, even across daylight saving changes. */
        HOUR,
        DAY,
        WEEK,
        /** A shift that starts on the 31st starts on the last day of a shorter month. */
        MONTH
    }

    /**
     * A time window on some weekdays.
     *
     * @param until end of the window; on the next day if not after {@code from}
     */
    public record Restriction(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
        public Restriction {
            days = Set.copyOf(days);
        }
    }

    /**
     * An override: one person is on call instead of the people whom the layers name.
     *
     * @param reason the reason; may be empty
     * @param by the person who created the override
     */
    public record Replacement(String id, String person, Instant from, Instant until, String reason, String by) {}

    /**
     * The person on call at a given time: always exactly one person, which is the fallback if no one else is on call.
     * Does not check whether people are disabled or removed; {@link OnCallConfiguration} does.
     */
    public OnCall at(Instant at) {
        return at(at, person -> true);
    }

    /** @param present whether a person is available; the fallback replaces unavailable people */
    public OnCall at(Instant at, Predicate<String> present) {
        return new Shifts(this, present).at(at);
    }

    /** The shifts in a period, at most {@value Shifts#MOST}. */
    public Coverage between(Instant from, Instant until, Predicate<String> present) {
        return new Shifts(this, present).between(from, until);
    }

    /** All people named in the schedule, including the fallback. */
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
