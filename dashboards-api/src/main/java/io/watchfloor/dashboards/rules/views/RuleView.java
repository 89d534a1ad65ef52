package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("An active rule or correlation rule.")
public record RuleView(
        @JsonUnwrapped RuleRow row,
        String description,
        @JsonUnwrapped RuleNotes notes,

        @Meaning("Log source of the rule; absent for a correlation rule.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Source logsource,

        @Meaning("The rules that a correlation rule counts; absent for other rules.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<String> rules) {

    public RuleView with(RuleRow counted) {
        return new RuleView(counted, description, notes, logsource, rules);
    }

    public enum Kind implements WireText {
        RULE,
        CORRELATION
    }

    /** The log source of a rule. */
    @Meaning("The log source of a rule.")
    public record Source(
            @Nullable String product,
            @Nullable String category,
            @Nullable String service) {}
}
