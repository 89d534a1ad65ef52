package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.archive.HuntRule;
import java.util.List;

/** Sigma rules made from a hunt. */
@Meaning("Sigma rules that match the records that the hunt finds: one for each log source in which it finds records.")
public record HuntRuleView(
        @Meaning("The rules, one YAML document each.") String yaml,
        @Meaning("Number of the rules.") int rules,

        @Meaning("Parts of the hunt that the rules do not compare, one sentence each.")
        List<String> omitted) {

    public static HuntRuleView of(HuntRule.Draft draft) {
        return new HuntRuleView(draft.yaml(), draft.rules(), draft.omitted());
    }
}
