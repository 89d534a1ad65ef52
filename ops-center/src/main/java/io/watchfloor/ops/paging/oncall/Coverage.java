package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.oncall.OnCall.Source;
import java.time.Instant;
import java.util.List;

/**
 * Who stands in a schedule from one time until another.
 *
 * @param until as asked for, or earlier when there is more than one answer may hold
 * @param shifts one after the other, without a hole
 * @param overlaps where a layer or override covers another one that names somebody else
 */
public record Coverage(Instant from, Instant until, List<OnCall> shifts, List<Overlap> overlaps) {

    public Coverage {
        shifts = List.copyOf(shifts);
        overlaps = List.copyOf(overlaps);
    }

    /** Somebody is named who does not stand, because something above names another person. */
    public record Overlap(Instant from, Instant until, String person, Source source, String covered, Source under) {}

    /** When only the fallback stands. */
    public List<OnCall> gaps() {
        return shifts.stream().filter(OnCall::fallback).toList();
    }
}
