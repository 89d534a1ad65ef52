package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import java.util.Map;

/** What the asset's entity remembers. */
@Meaning("What the asset's entity remembers.")
public record AssetState(
        String asset,
        @Meaning("Revision of the rules that it judges by.") long ruleSet,

        @Meaning("By stream (sensor/epoch): the highest sequence that is judged and journaled.")
        Map<String, Long> watermarks,

        List<OpenWindow> windows,
        @Meaning("Ids.") List<String> openAlerts,
        @Meaning("Alerts that no case has yet.") int unplacedAlerts) {

    /** What one correlation remembers of one group. */
    @Meaning("What one correlation remembers of one group.")
    public record OpenWindow(String rule, int members, Map<String, String> group) {}
}
