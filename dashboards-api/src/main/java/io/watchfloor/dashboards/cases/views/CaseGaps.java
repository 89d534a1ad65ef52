package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.assets.views.AssetGap;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is missing while an attack may have gone on: silence that is no quiet. */
public record CaseGaps(
        @Meaning(
                "What is missing of the records of the sensors of its assets, from the first record of its alerts until it was"
                        + " resolved, or now: the latest fifty.")
        List<AssetGap> gaps,

        @Meaning("How many records these are, by reason.") Map<String, Long> missing,

        @Meaning("Which gaps touch the case.") @Nullable Within gapsWithin) {

    public static final CaseGaps NONE = new CaseGaps(List.of(), Map.of(), null);

    /** The window of a case. */
    public record Within(
            @Meaning("The first record of its alerts, or its opening if that is earlier.")
            Instant from,

            @Meaning("When it was resolved; null while it is open: until now.") @Nullable
            Instant to) {}
}
