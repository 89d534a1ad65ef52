package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A rule pack in its current state.")
public record RulePackView(
        @JsonUnwrapped Change latest,

        @Meaning("Whether this node evaluates the rules of the pack.")
        boolean judging,

        @Meaning("Change history, latest first; absent in a list.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Change> history,

        @Meaning("Skipped rules of the pack, which are unsupported or invalid; absent if this request skipped "
                + "no rules.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<Skipped> skipped) {

    /** A skipped rule of a pack. */
    @Meaning("A problem of a skipped rule.")
    public record Skipped(String file, int line, int column, String code, String reason) {}

    @Meaning("A change of a rule pack.")
    public record Change(
            String name,

            @Meaning("Number of the change, starting at 1.") long revision,

            Action action,

            @Meaning("Hash of the rules; null if the pack was removed.") @Nullable
            String content,

            int rules,

            @Meaning("The revision that was restored by a rollback; null for new rules.") @Nullable
            Long rolledBackTo,

            String by,
            Instant at) {}

    public enum Action {
        PUT("put"),
        ROLLED_BACK("rolledBack"),
        WITHDRAWN("withdrawn");

        private final String text;

        Action(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }
}
