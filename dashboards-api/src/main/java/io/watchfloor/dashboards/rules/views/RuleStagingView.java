package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.RuleStage;
import java.time.Instant;
import java.util.List;

@Meaning("The stage of a rule, and what the rule found in the stage shadow.")
public record RuleStagingView(
        @Meaning(
                "draft: the rule is not evaluated. shadow: its matches are only counted. live: its matches are detections.")
        RuleStage stage,

        @Meaning("Whether this node evaluates the rule in this stage already.")
        boolean active,

        @Meaning("Changes of the stage, latest first, at most 50; empty if the rule was always live.")
        List<Change> changes,

        @Meaning(
                "Days (UTC) of the last 30 with matches in the stage shadow, latest first. Only assets that you may see"
                        + " are counted.")
        List<Day> days) {

    @Meaning("A change of the stage of a rule.")
    public record Change(RuleStage stage, String reason, String by, Instant at) {}

    @Meaning("What a rule found on one day.")
    public record Day(
            @Meaning("Day of the records, such as 2026-11-24.")
            String day,

            @Meaning("Matches; for a correlation rule, completed windows.")
            long matches,

            @Meaning("Alerts that would have opened.") long alerts,

            @Meaning("Assets with matches.") long assets) {}
}
