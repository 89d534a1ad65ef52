package io.watchfloor.ops.correlation;

import java.util.List;
import java.util.SortedMap;

/**
 * What one correlation remembers of one group, as it is journaled.
 *
 * @param ruleHash of the correlation and of all that it counts; under another hash the window starts empty
 * @param members in the order of time, then of record id; bounded
 * @param toldSlots slots of time, of one time span each, that have given their detection; those that can still be reached
 */
public record CorrelationWindow(
        String rule, String ruleHash, SortedMap<String, String> group, List<Member> members, List<Long> toldSlots) {

    public CorrelationWindow {
        members = List.copyOf(members);
        toldSlots = List.copyOf(toldSlots);
    }
}
