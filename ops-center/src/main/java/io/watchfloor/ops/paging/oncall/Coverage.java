package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.oncall.OnCall.Source;
import java.time.Instant;
import java.util.List;

/**
 * Who is on call in a schedule during a period.
 *
 * @param until the requested end, or an earlier time if the result reached the size limit
 * @param shifts consecutive shifts without gaps
 * @param overlaps periods in which a layer or override hides another person of a lower layer
 */
public record Coverage(Instant from, Instant until, List<OnCall> shifts, List<Overlap> overlaps) {

    public Coverage {
        shifts = List.copyOf(shifts);
        overlaps = List.copyOf(overlaps);
    }

    /** A person whose shift is hidden because a higher layer or an override names another person. */
    public record Overlap(Instant from, Instant until, String person, Source source, String covered, Source under) {}

    /** Shifts in which only the fallback is on call. */
    public List<OnCall> gaps() {
        return shifts.stream().filter(OnCall::fallback).toList();
    }
}
