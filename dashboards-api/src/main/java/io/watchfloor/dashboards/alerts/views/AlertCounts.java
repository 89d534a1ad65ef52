package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;

@Meaning("Numbers of alerts by rule and by asset.")
public record AlertCounts(
        @Meaning("Number of all matching alerts.") long alerts,
        @Meaning("Rules with the most alerts first.") List<OfRule> rules,

        @Meaning("Total number of rules, including rules that are not listed.")
        long ruleCount,

        @Meaning("Assets with the most alerts first.") List<OfAsset> assets,

        @Meaning("Total number of assets, including assets that are not listed.")
        long assetCount) {

    @Meaning("Number of alerts of a rule.")
    public record OfRule(
            @Meaning("ID of the rule.") String rule,
            String title,
            @Meaning("Highest level of the rule's alerts.") Level level,
            long alerts,
            long assets,
            Instant lastSeen) {}

    @Meaning("Number of alerts of an asset.")
    public record OfAsset(
            String asset,
            @Meaning("Highest level of the asset's alerts.") Level level,
            long alerts,
            long rules,
            Instant lastSeen) {}
}
