package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;

/** How many alerts match, by rule and by asset. */
@Meaning("How many alerts match, by rule and by asset.")
public record AlertCounts(
        @Meaning("All that match.") long alerts,
        @Meaning("Those with the most alerts first.") List<OfRule> rules,
        @Meaning("How many rules there are, listed or not.") long ruleCount,
        @Meaning("Those with the most alerts first.") List<OfAsset> assets,

        @Meaning("How many assets there are, listed or not.")
        long assetCount) {

    /** One rule's alerts. */
    @Meaning("The alerts of one rule.")
    public record OfRule(
            @Meaning("ID of the rule.") String rule,
            String title,
            @Meaning("Of its gravest alert.") Level level,
            long alerts,
            long assets,
            Instant lastSeen) {}

    /** One asset's alerts. */
    @Meaning("The alerts of one asset.")
    public record OfAsset(
            String asset, @Meaning("Of its gravest alert.") Level level, long alerts, long rules, Instant lastSeen) {}
}
