package io.watchfloor.ops.oncall;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is on call when. Times of layers are local times of the zone, so that a hand-over at eight stays at eight when daylight saving
 * begins or ends.
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
     * @param from the first hand-over; later ones follow at the same local time
     * @param until null when it does not end
     * @param restrictions when the layer is there at all; empty for always
     */
    public record Layer(
            String name,
            List<String> people,
            LocalDateTime from,
            @Nullable LocalDateTime until,
            Rotation rotation,
            List<Restriction> restrictions) {
        public Layer {
            people = List.copyOf(people);
            restrictions = List.copyOf(restrictions);
        }
    }

    /** After so many units the next person is on call. */
    public record Rotation(Unit unit, int length) {}

    public enum Unit {
        HOUR,
        DAY,
        WEEK
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

    /** One person instead of whoever the layers name. */
    public record Replacement(String id, String person, Instant from, Instant until, String reason) {}

    /** Exactly one person at each time: the fallback when nobody else is on call. */
    public OnCall at(Instant at) {
        return Shifts.at(this, at);
    }
}
