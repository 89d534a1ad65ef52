package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.rules.views.AttackView;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

@Meaning("Detection coverage of all visible assets.")
public record CoverageSummaryView(
        @Meaning("Number of assets that have reported.") int assets,
        RuleCounts rules,

        @Meaning("Tactics of ATT&CK with the numbers of their rules, in the order of an attack.")
        List<TacticCoverage> tactics,

        @Meaning("Log sources of assets whose number of records collapsed, largest loss first, at most 100.")
        List<CollapsedSource> collapsed,

        @Meaning("Number of assets with more than 512 record formats within a day, whose missing fields are unknown.")
        int uncertain) {

    @Meaning("Numbers of active rules and correlations by state. A rule counts as able to fire if it can fire on at"
            + " least one asset.")
    public record RuleCounts(
            int canFire,
            int fieldsMissing,
            int sourceSilent,
            int sourceNeverSeen,
            int rulesMissing,
            int eventNotSeen,
            int unknown,

            @Meaning("Rules that compare fields only with empty lists.")
            int listEmpty) {}

    @Meaning("A tactic, and how many of its rules can fire.")
    public record TacticCoverage(
            @JsonUnwrapped AttackView tactic,

            @Meaning("Number of active rules and correlations of the tactic.")
            int rules,

            @Meaning("Number of these that can fire on at least one asset.")
            int canFire,

            @Meaning("Number of these that cannot fire on any asset.")
            int cannotFire) {}

    @Meaning("A log source of an asset whose number of records collapsed.")
    public record CollapsedSource(
            @Meaning("ID of the asset.") String asset,
            @JsonUnwrapped CoverageView.Source source,
            @JsonUnwrapped VolumeDrop volume) {}

    @Meaning("A collapse of the number of records: less than a tenth of the same hours of the day before.")
    public record VolumeDrop(
            @Meaning("Number of records in the last three full hours.")
            long recent,

            @Meaning("Number of records in the same hours of the day before.")
            long dayBefore) {}
}
