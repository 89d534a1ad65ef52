package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationIndex;
import io.watchfloor.sigma.language.CorrelationRule;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A member to be added to the window of a correlation.
 *
 * @param ruleHash content hash of the correlation, so that only this version of the correlation counts the member
 */
public record Contribution(String correlation, String ruleHash, SortedMap<String, String> group, Member member) {

    /** A match to be counted: either a record that matched a rule, or the end of another correlation's window. */
    record Match(
            String record,
            Instant time,
            String rule,
            String asset,
            @Nullable String window,
            FieldValues values) {}

    /** Creates the contribution; empty if the record lacks a field that the correlation groups by or measures. */
    static Optional<Contribution> of(CorrelationIndex index, CorrelationRule correlation, Match match) {
        Optional<SortedMap<String, String>> group = Grouping.of(correlation, match.rule(), match.values());
        Optional<String> measured = Grouping.measured(correlation, match.rule(), match.values());
        if (group.isEmpty() || measured.isEmpty()) {
            return Optional.empty();
        }
        Member member = new Member(
                match.record(),
                match.time(),
                match.rule(),
                index.isWithinAsset(correlation.id()) ? null : match.asset(),
                correlation.condition().fields().isEmpty() ? null : measured.get(),
                match.window(),
                Grouping.kept(index.keptFields(correlation.id()), match.values()));
        return Optional.of(new Contribution(correlation.id(), correlation.contentHash(), group.get(), member));
    }

    /** Key of the window that counts this member, composed of correlation and group. */
    public String windowKey() {
        return Grouping.key(correlation, group);
    }
}
