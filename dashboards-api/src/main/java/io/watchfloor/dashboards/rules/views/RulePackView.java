package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule pack after its latest change. */
@Meaning("A rule pack as its latest change left it.")
public record RulePackView(
        @JsonUnwrapped Change latest,
        @Meaning("Whether this node judges by it.") boolean judging,

        @Meaning("Everything that was ever done to it, latest first; absent in a list.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<Change> history,

        @Meaning(
                "Rules of the pack that are left out because they are unsupported or invalid; absent unless this request skipped some.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<Skipped> skipped) {

    /** A rule that is left out of a pack. */
    @Meaning("A problem of a rule that is left out.")
    public record Skipped(String file, int line, int column, String code, String reason) {}

    /** A change of a pack. */
    @Meaning("What was done to a pack.")
    public record Change(
            String name,

            @Meaning("Counts the changes of this pack, from 1.")
            long revision,

            Action action,

            @Meaning("Hash of the rules; null when they were withdrawn.") @Nullable
            String content,

            int rules,

            @Meaning("The revision that judges again; null when the rules were new.") @Nullable
            Long rolledBackTo,

            String by,
            Instant at) {}

    /** The kind of change. */
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
