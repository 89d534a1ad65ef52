package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.views.CoverageSummaryView.RuleCounts;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.RuleState;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** Counts rules by state. */
final class RuleTotals {

    private RuleTotals() {}

    static RuleCounts of(Collection<RuleState> states) {
        Map<RuleState, Integer> counts = new EnumMap<>(RuleState.class);
        states.forEach(state -> counts.merge(state, 1, Integer::sum));
        return new RuleCounts(
                counts.getOrDefault(RuleState.CAN_FIRE, 0),
                counts.getOrDefault(RuleState.FIELDS_MISSING, 0),
                counts.getOrDefault(RuleState.SOURCE_SILENT, 0),
                counts.getOrDefault(RuleState.SOURCE_NEVER_SEEN, 0),
                counts.getOrDefault(RuleState.RULES_MISSING, 0),
                counts.getOrDefault(RuleState.EVENT_NOT_SEEN, 0),
                counts.getOrDefault(RuleState.UNKNOWN, 0),
                counts.getOrDefault(RuleState.LIST_EMPTY, 0));
    }
}
