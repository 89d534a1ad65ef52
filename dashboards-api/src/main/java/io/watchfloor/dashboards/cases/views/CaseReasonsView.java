package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.alerts.views.BecauseView;
import io.watchfloor.dashboards.alerts.views.DecodedView;
import io.watchfloor.dashboards.alerts.views.ProcessView;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a case exists, short. */
@Meaning("For each alert of a case what its latest record says, and the processes of its records.")
public record CaseReasonsView(
        List<AlertReason> alerts,
        List<ProcessView.OfAsset> processes,

        @Meaning("How many records were read: the latest, when the case has more.")
        int records) {

    /** Why one alert exists. */
    @Meaning("Why one alert exists, by the latest record of it that says so.")
    public record AlertReason(
            String alert,

            @Meaning("The most telling first, three at most.")
            List<BecauseView> because,

            @Meaning("What a correlation asks for, in words; absent for a rule.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String counts,

            @Meaning("The first encoded text; absent when there is none.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            DecodedView decoded) {}
}
