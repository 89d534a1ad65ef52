package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.alerts.views.DetectionView;
import io.watchfloor.dashboards.response.views.ActionView;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** All data of the case page in one response. */
@Meaning("Timeline, activity, automated actions, match details, attack graph, tasks and notes of a case, read at"
        + " one point in time.")
public record CaseOverviewView(
        @Meaning("The first 1000 detections of the timeline.")
        List<DetectionView> timeline,

        long detectionCount,

        @Meaning("The first 1000 entries of the activity.") List<ActivityView> activity,

        long activityCount,

        @Meaning("The latest 1000 automated actions.") List<ActionView> actions,

        CaseReasonsView reasons,
        CaseGraphView graph,
        CaseWorkView work) {}
