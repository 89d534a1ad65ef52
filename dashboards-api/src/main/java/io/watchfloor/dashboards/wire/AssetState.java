package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.assets.views.AssetNaming;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Meaning("The detection state of an asset, now or at an earlier time.")
public record AssetState(
        String asset,
        @Meaning("Revision of the active rules.") long ruleSet,

        @Meaning("Highest sequence number of records that are evaluated and stored, by stream (sensor/epoch).")
        Map<String, Long> watermarks,

        List<OpenWindow> windows,
        @Meaning("Ids.") List<String> openAlerts,
        @Meaning("Alerts that do not belong to a case yet.") int unplacedAlerts,

        @Meaning("Null while nodes of an older version run.") @Nullable
        StateDetails details,

        @Meaning("Null for the current state.") @Nullable EarlierState earlier) {

    /** State of a correlation rule for one group. */
    @Meaning("State of a correlation rule for one group.")
    public record OpenWindow(String rule, int members, Map<String, String> group) {}

    /** What was known about the asset. */
    @Meaning("The open alerts as they were at that time, the asset's profile, and its names.")
    public record StateDetails(
            List<StateAlert> alerts,
            AssetView.Profile profile,

            @Meaning("Names and merges, without the history of merge decisions.")
            AssetNaming naming) {}

    /** An open alert. */
    @Meaning("An open alert as it was at that time.")
    public record StateAlert(
            String id,
            String rule,
            String title,
            Level level,
            @Meaning("Number of detections.") long count,
            @Meaning("Time of the earliest detection.") Instant first,
            @Meaning("Time of the latest detection.") Instant last) {}

    /** The time of an earlier state. */
    @Meaning("The time of an earlier state, and the rules that were active.")
    public record EarlierState(
            Instant at,

            @Meaning("When the state last changed before that time.")
            Instant changedAt,

            @Meaning("Null before the center's first start.") @Nullable
            RulesThen rules) {}

    /** The rules that were active. */
    @Meaning("The rules that were active at that time.")
    public record RulesThen(
            @Meaning("Number of the rule set.") long number,
            @Meaning("Hash of the rule set's content.") String version,
            Instant since,
            List<PackThen> packs) {}

    /** The latest change of a rule pack. */
    @Meaning("The latest change of a rule pack before that time.")
    public record PackThen(String name, long revision, int rules, String by, Instant at) {}
}
