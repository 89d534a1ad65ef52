package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.alerts.views.DetectionView;
import io.watchfloor.dashboards.response.views.ActionView;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** What the page of a case shows below the case itself, in one answer. */
@Meaning(
        "What happened in a case, what people and automations did, why its alerts match, and its graph, all read at one time.")
public record CaseOverviewView(
        @Meaning("The first 1000 detections, as in the timeline.")
        List<DetectionView> timeline,

        long detectionCount,

        @Meaning("The first 1000 entries, as in the activity.")
        List<ActivityView> activity,

        long activityCount,

        @Meaning("The latest 1000 actions of automations.") List<ActionView> actions,

        CaseReasonsView reasons,
        CaseGraphView graph) {}
