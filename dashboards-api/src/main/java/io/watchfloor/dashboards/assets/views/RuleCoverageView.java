package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.rules.views.AttackView;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("Whether an active rule can fire, and why it cannot.")
public record RuleCoverageView(
        @Meaning("ID of the rule.") String id,
        String title,
        Level level,

        @Meaning("Tactics and techniques of ATT&CK that the rule detects.")
        List<AttackView> attack,

        @Meaning("Log source that the rule needs; null for a correlation.")
        CoverageView.@Nullable Source source,

        RuleState state,
        @JsonUnwrapped Explanation why,
        AssetsOfRule assets) {

    /** Whether a rule can fire, and the kind of reason why it cannot. */
    public enum RuleState implements WireText {
        CAN_FIRE,
        FIELDS_MISSING,
        SOURCE_SILENT,
        SOURCE_NEVER_SEEN,
        RULES_MISSING,
        EVENT_NOT_SEEN,
        UNKNOWN,
        LIST_EMPTY;

        /** Whether the rule certainly cannot fire. */
        public boolean isGap() {
            return switch (this) {
                case FIELDS_MISSING, SOURCE_SILENT, SOURCE_NEVER_SEEN, RULES_MISSING, LIST_EMPTY -> true;
                case CAN_FIRE, EVENT_NOT_SEEN, UNKNOWN -> false;
            };
        }
    }

    /** Reason for the state. */
    public record Explanation(
            @Meaning("Reason for the state.") String reason,

            @Meaning("Required fields that do not arrive.") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<AbsentField> fields) {}

    @Meaning("A required field that does not arrive.")
    public record AbsentField(
            String name,

            @Meaning("Time of the last record with the field; null if the field was never seen.") @Nullable
            Instant lastSeen,

            @Meaning("A similar field that arrives, and that may be the same field under another name; null if there"
                    + " is none.")
            @Nullable
            String renamedTo) {}

    @Meaning("Numbers of assets by what they send for a rule.")
    public record AssetsOfRule(
            @Meaning("Number of assets on which the rule can fire.")
            int canFire,

            @Meaning("Number of assets that send the log source without required fields.")
            int fieldsMissing,

            @Meaning("Number of assets whose log source was received earlier, but not within a day.")
            int silent) {}
}
