package io.watchfloor.sigma.correlation;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a window changed, as it is journaled: the cost depends on the change, not on the window's size.
 *
 * @param added members that were not there before
 * @param removed of members that are gone: record id, a blank, and rule
 * @param toldSlots the current ones, as for all fields below
 * @param whole true when {@code added} is the window's full content, whatever it held before; null otherwise
 */
public record WindowChange(
        String rule,
        String ruleHash,
        SortedMap<String, String> group,
        List<Member> added,
        List<String> removed,
        List<Long> toldSlots,
        @Nullable Instant closedThrough,
        @Nullable Instant thinnedThrough,
        @Nullable Boolean whole) {

    @SuppressWarnings("ConstantValue") // absent when it was journaled as a whole
    public WindowChange {
        added = List.copyOf(added);
        removed = removed == null ? List.of() : List.copyOf(removed);
        toldSlots = List.copyOf(toldSlots);
    }

    /** @param before the last journaled state of the window; null when there was none */
    public static WindowChange between(@Nullable CorrelationWindow before, CorrelationWindow after) {
        List<Member> old = before == null || !before.ruleHash().equals(after.ruleHash()) ? List.of() : before.members();
        Set<String> had = new HashSet<>();
        old.forEach(member -> had.add(member.key()));
        Set<String> has = new HashSet<>();
        after.members().forEach(member -> has.add(member.key()));
        return new WindowChange(
                after.rule(),
                after.ruleHash(),
                after.group(),
                after.members().stream()
                        .filter(member -> !had.contains(member.key()))
                        .toList(),
                old.stream()
                        .map(Member::key)
                        .filter(member -> !has.contains(member))
                        .toList(),
                after.toldSlots(),
                after.closedThrough(),
                after.thinnedThrough(),
                null);
    }
}
