package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationIndex;
import io.watchfloor.sigma.language.CorrelationRule;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One member on its way to the window that counts it.
 *
 * @param ruleHash the correlation's hash, so that no other version of it counts the member
 */
public record Contribution(String correlation, String ruleHash, SortedMap<String, String> group, Member member) {

    /** What was seen: a record that matched a rule, or the end of a window. */
    record Match(
            String record,
            Instant time,
            String rule,
            String asset,
            @Nullable String window,
            FieldValues values) {}

    /** Empty when a field is missing that the correlation groups by or measures. */
    static Optional<Contribution> of(CorrelationIndex index, CorrelationRule correlation, Match seen) {
        Optional<SortedMap<String, String>> group = Grouping.of(correlation, seen.rule(), seen.values());
        Optional<String> measured = Grouping.measured(correlation, seen.rule(), seen.values());
        if (group.isEmpty() || measured.isEmpty()) {
            return Optional.empty();
        }
        Member member = new Member(
                seen.record(),
                seen.time(),
                seen.rule(),
                index.isWithinAsset(correlation.id()) ? null : seen.asset(),
                correlation.condition().fields().isEmpty() ? null : measured.get(),
                seen.window(),
                Grouping.kept(index.keptFields(correlation.id()), seen.values()));
        return Optional.of(new Contribution(correlation.id(), correlation.contentHash(), group.get(), member));
    }

    /** The key of the window that counts it: rule and group. */
    public String windowKey() {
        return Grouping.key(correlation, group);
    }
}
