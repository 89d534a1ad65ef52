package io.watchfloor.dashboards.oncall.imported;

import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Restriction;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rotation whose turns are counted from a time before the rotation takes effect. Watchfloor's layers always start
 * with a whole turn, so such a rotation must be converted.
 *
 * @param anchor start of the first person's turn, local time
 * @param begin effective start
 * @param until null without an end
 */
record AnchoredRotation(
        String name,
        List<String> people,
        LocalDateTime anchor,
        Instant begin,
        @Nullable LocalDateTime until,
        Rotation rotation,
        List<Restriction> restrictions) {

    /** Returns one layer, or two layers if the first effective turn is shortened and still in the future. */
    List<Layer> layers(ZoneId zone, Instant now) {
        long turn = Math.max(0, turns(zone));
        while (turn > 0 && handOver(turn, zone).isAfter(begin)) {
            turn--;
        }
        while (!handOver(turn + 1, zone).isAfter(begin)) {
            turn++;
        }
        if (!handOver(turn, zone).isBefore(begin) || !begin.isAfter(now)) {
            return List.of(layer(name, rotated(turn), local(turn), until));
        }
        LocalDateTime next = local(turn + 1);
        List<Layer> both = new ArrayList<>();
        both.add(layer(
                name + " (first turn)",
                List.of(people.get((int) (turn % people.size()))),
                LocalDateTime.ofInstant(begin, zone),
                until != null && until.isBefore(next) ? until : next));
        if (until == null || until.isAfter(next)) {
            both.add(layer(name, rotated(turn + 1), next, until));
        }
        return both;
    }

    private Layer layer(String called, List<String> who, LocalDateTime from, @Nullable LocalDateTime end) {
        return new Layer(called, who, from, end, rotation, restrictions);
    }

    private long turns(ZoneId zone) {
        return unit().between(anchor, LocalDateTime.ofInstant(begin, zone)) / rotation.length();
    }

    /** Local time of a handoff; hours are elapsed hours. */
    private LocalDateTime local(long turn) {
        return anchor.plus(turn * rotation.length(), unit());
    }

    private Instant handOver(long turn, ZoneId zone) {
        return rotation.unit() == Unit.HOUR
                ? anchor.atZone(zone).toInstant().plus(Duration.ofHours(turn * rotation.length()))
                : local(turn).atZone(zone).toInstant();
    }

    private ChronoUnit unit() {
        return switch (rotation.unit()) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
        };
    }

    /** Rotates the list of people, so that the person whose turn it is becomes the first. */
    private List<String> rotated(long turn) {
        int first = (int) (turn % people.size());
        List<String> all = new ArrayList<>(people.subList(first, people.size()));
        all.addAll(people.subList(0, first));
        return all;
    }
}
