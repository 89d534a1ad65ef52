package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.assets.views.AssetGap;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gaps in the data during a possible attack. Absence of detections in a gap does not mean that nothing happened. */
public record CaseGaps(
        @Meaning("The latest 50 gaps in the data of the sensors that report the case's assets. The checked"
                + " period starts with the first record of the case's alerts and ends when the case was"
                + " resolved, or now.")
        List<AssetGap> gaps,

        @Meaning("Number of missing records by reason.") Map<String, Long> missing,

        @Meaning("The period that is checked for gaps.") @Nullable
        Within gapsWithin) {

    public static final CaseGaps NONE = new CaseGaps(List.of(), Map.of(), null);

    public record Within(
            @Meaning("Time of the first record of the case's alerts, or time of the opening of the case if that is"
                    + " earlier.")
            Instant from,

            @Meaning("Time when the case was resolved; null while it is open.") @Nullable
            Instant to) {}
}
