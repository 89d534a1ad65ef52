package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleStage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How much work a rule makes, and how its cases were closed. */
@Meaning("A rule with alerts, and how the cases with these alerts were closed, as far as the person sees them.")
public record NoisyRuleView(
        String id,
        String title,

        @Meaning("Null if the rule is not loaded any more.") @Nullable
        Level level,

        @Meaning("Null if the rule is not loaded any more.") @Nullable
        RuleStage stage,

        NoisyAlerts alerts,
        NoisyCases cases,

        @Meaning("Active exceptions from the rule.") long exceptions,

        @Meaning("Estimated memory of the loaded rule in bytes; 0 if it is not loaded.")
        long memory) {

    @Meaning("Alerts of the rule whose first record is of the last days.")
    public record NoisyAlerts(
            long count,
            double perDay,
            @Nullable Instant lastHitAt,

            @Meaning("ID of the latest alert, from which an exception can be made.")
            String latest) {}

    @Meaning("Cases with these alerts.")
    public record NoisyCases(
            @Meaning("Cases closed as true positive.") long truePositive,

            @Meaning("Cases closed as benign true positive, or as expected activity.")
            long benign,

            @Meaning("Cases closed as false positive.") long falsePositive,

            @Meaning("Cases that are open.") long open,

            @Meaning("Share of the closed cases that are true positives, 0 to 1. Null if no case is closed.") @Nullable
            Double precision) {}
}
