package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A rule or correlation rule of any stage.")
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
        List<String> rules,

        @Meaning("Tactics and techniques of ATT&CK, with the names of the current version.")
        List<AttackView> attack,

        @JsonUnwrapped Document document,
        RuleStagingView staging) {

    public RuleView with(RuleRow counted, Document read, RuleStagingView stage) {
        return new RuleView(counted, description, notes, logsource, rules, attack, read, stage);
    }

    /** Where the rule is from. */
    public record Document(
            @Meaning("Name of the rule pack; absent for built-in rules and rules from files of the node.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String pack,

            @Meaning("The rule as YAML; absent if its file changed since the rules were loaded.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String yaml,

            @Meaning("Changes of the rule pack, latest first, at most 50; empty for other rules.")
            List<RulePackView.Change> changes) {

        public static final Document NONE = new Document(null, null, List.of());
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
