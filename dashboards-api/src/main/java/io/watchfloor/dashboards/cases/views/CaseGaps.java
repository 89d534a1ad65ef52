package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.assets.views.AssetGap;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gaps in the data during a possible attack. Absence of detections in a gap does not mean that nothing happened. */
public record CaseGaps(
        @Meaning("Gaps in the data of the sensors of the case's assets, from the first record of its"
                + " alerts until it was resolved, or now: the latest 50.")
        List<AssetGap> gaps,

        @Meaning("Number of missing records by reason.") Map<String, Long> missing,

        @Meaning("The period that is checked for gaps.") @Nullable
        Within gapsWithin) {

    public static final CaseGaps NONE = new CaseGaps(List.of(), Map.of(), null);

    public record Within(
            @Meaning("Time of the first record of its alerts, or of its opening if that is earlier.")
            Instant from,

            @Meaning("Time when the case was resolved; null while it is open.") @Nullable
            Instant to) {}
}
