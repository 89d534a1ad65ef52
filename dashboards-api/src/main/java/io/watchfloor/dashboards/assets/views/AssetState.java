package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import java.util.Map;

@Meaning("The detection state of an asset.")
public record AssetState(
        String asset,
        @Meaning("Revision of the active rules.") long ruleSet,

        @Meaning("Highest sequence number of records that are evaluated and stored, by stream (sensor/epoch).")
        Map<String, Long> watermarks,

        List<OpenWindow> windows,
        @Meaning("Ids.") List<String> openAlerts,
        @Meaning("Alerts that do not belong to a case yet.") int unplacedAlerts) {

    /** State of a correlation rule for one group. */
    @Meaning("State of a correlation rule for one group.")
    public record OpenWindow(String rule, int members, Map<String, String> group) {}
}
