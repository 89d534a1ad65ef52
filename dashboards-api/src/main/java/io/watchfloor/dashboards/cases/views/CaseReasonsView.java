package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.alerts.views.DecodedTextView;
import io.watchfloor.dashboards.alerts.views.MatchReasonView;
import io.watchfloor.dashboards.alerts.views.ProcessView;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short explanation of why a case exists. */
@Meaning("Match details of the latest record of each alert of a case, and the processes in the" + " records.")
public record CaseReasonsView(
        List<AlertReason> alerts,
        List<ProcessView.OfAsset> processes,

        @Meaning("Number of records that were read. If the case has more records, only the latest were read.")
        int records) {

    /** Short explanation of why an alert exists. */
    @Meaning("Why an alert exists, according to its latest record.")
    public record AlertReason(
            String alert,

            @Meaning("At most three match reasons, most significant first.")
            List<MatchReasonView> because,

            @Meaning("The condition of a correlation rule as text; absent for other rules.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String counts,

            @Meaning("The first encoded text that was decoded; absent if no text was decoded.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            DecodedTextView decoded) {}
}
