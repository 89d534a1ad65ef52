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
 * Who is on call when. Times of layers are local times of the zone, so that a hand-over at eight stays at eight when daylight saving
 * begins or ends. Of a local time that the clocks skip it is the moment when they are changed, of one that comes twice it is the first;
 * turns of hours are hours of real time.
 *
 * @param layers a later one stands over the ones before it
 * @param overrides stand over all layers; of two at the same time the later one in the list
 * @param fallback the person who is on call when nobody else is
 */
public record Schedule(String name, ZoneId zone, List<Layer> layers, List<Replacement> overrides, String fallback) {

    public Schedule {
        layers = List.copyOf(layers);
        overrides = List.copyOf(overrides);
    }

    /**
     * People who take turns.
     *
     * @param people in the order of their turns; {@link #NOBODY} for a turn in which the layer names nobody
     * @param from the first hand-over; later ones follow at the same local time
     * @param until null when it does not end
     * @param restrictions when the layer is there at all, any of them; empty for always. The turns go on meanwhile.
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

    /** After so many units the next person is on call. */
    public record Rotation(Unit unit, int length) {
        public Rotation {
            if (length < 1) {
                throw new IllegalArgumentException("The shift length must be at least 1, not " + length);
            }
        }
    }

    public enum Unit {
        /** Of real time, also when the clocks are changed. */
        HOUR,
        DAY,
        WEEK,
        /** A turn that begins on the 31st begins on the last day of a shorter month. */
        MONTH
    }

    /**
     * A part of each of these days.
     *
     * @param until on the next day when it is not after {@code from}
     */
    public record Restriction(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
        public Restriction {
            days = Set.copyOf(days);
        }
    }

    /**
     * One person instead of whoever the layers name.
     *
     * @param reason may be empty
     * @param by who said so
     */
    public record Replacement(String id, String person, Instant from, Instant until, String reason, String by) {}

    /** Exactly one person at each time: the fallback when nobody else is on call. Whoever has left counts as absent only in the book. */
    public OnCall at(Instant at) {
        return at(at, person -> true);
    }

    /** @param present whether a person is there; the fallback stands in for who is not */
    public OnCall at(Instant at, Predicate<String> present) {
        return new Shifts(this, present).at(at);
    }

    /** The shifts, at most {@value Shifts#MOST} of them. */
    public Coverage between(Instant from, Instant until, Predicate<String> present) {
        return new Shifts(this, present).between(from, until);
    }

    /** Everybody who is named, the fallback too. */
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
