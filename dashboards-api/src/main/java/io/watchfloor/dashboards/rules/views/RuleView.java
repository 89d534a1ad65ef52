package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An active rule or correlation. */
@Meaning("A rule or a correlation that judges.")
public record RuleView(
        @JsonUnwrapped RuleRow row,
        String description,
        List<String> references,
        List<String> falsepositives,

        @Meaning("Which telemetry it is for; absent for a correlation.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Source logsource,

        @Meaning("The rules that a correlation counts; absent for a rule.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<String> rules) {

    public RuleView with(RuleRow counted) {
        return new RuleView(counted, description, references, falsepositives, logsource, rules);
    }

    /** Whether it is a rule or a correlation. */
    public enum Kind implements WireText {
        RULE,
        CORRELATION
    }

    /** The telemetry that a rule is for. */
    @Meaning("Which telemetry a rule is for.")
    public record Source(
            @Nullable String product,
            @Nullable String category,
            @Nullable String service) {}
}
