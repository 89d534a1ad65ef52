package io.watchfloor.sigma.correlation;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Change of a window, as journaled. Its size depends on the change, not on the size of the window.
 *
 * @param added new members
 * @param removed removed members, each as record id, a blank and the rule id
 * @param toldSlots current value of this field of the window; the same applies to the fields below
 * @param whole true if {@code added} is the full content of the window; null otherwise
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

    @SuppressWarnings("ConstantValue") // null in events that contain the full window
    public WindowChange {
        added = List.copyOf(added);
        removed = removed == null ? List.of() : List.copyOf(removed);
        toldSlots = List.copyOf(toldSlots);
    }

    /** @param before last journaled state of the window; null for a new window */
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
