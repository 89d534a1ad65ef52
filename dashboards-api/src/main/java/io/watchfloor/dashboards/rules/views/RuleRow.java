package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleStage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("Summary of a rule or correlation rule.")
public record RuleRow(
        String id,
        RuleView.Kind kind,
        String title,
        Level level,
        @JsonUnwrapped State state,
        @JsonUnwrapped Rights rights,
        List<String> tags,
        @JsonUnwrapped Hits found) {

    /** Status and cost. */
    public record State(
            String status,

            @Meaning(
                    "draft: the rule is not evaluated. shadow: its matches are only counted. live: its matches are detections.")
            RuleStage stage,

            @Meaning("Whether a match opens an alert, or would open one if the rule were live. Other rules only feed"
                    + " correlations.")
            boolean alerts,

            @Meaning("Estimated memory of the loaded rule in bytes.")
            long memory) {}

    /** Author and license. */
    public record Rights(String author, String license) {}

    /** Number of detections and alerts. */
    public record Hits(
            @Meaning("Detections of the rule.") long hits,

            @Nullable Instant lastHitAt,

            @Meaning("Alerts of the rule.") long alertCount,

            @Meaning("Alerts of the rule in cases that were closed as false positive.")
            long falsePositives,

            @Meaning("What the rule found in the stage shadow within 30 days; null if it found nothing.") @Nullable
            Shadow shadow) {

        public static final Hits NONE = new Hits(0, null, 0, 0, null);

        Hits with(@Nullable Shadow counted) {
            return new Hits(hits, lastHitAt, alertCount, falsePositives, counted);
        }
    }

    @Meaning("What a rule found in the stage shadow.")
    public record Shadow(
            long matches,

            @Meaning("Alerts that would have opened.") long alerts) {}

    public RuleRow found(Hits counted, @Nullable Shadow shadow) {
        return new RuleRow(id, kind, title, level, state, rights, tags, counted.with(shadow));
    }
}
