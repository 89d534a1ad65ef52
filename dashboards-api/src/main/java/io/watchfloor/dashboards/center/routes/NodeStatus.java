package io.watchfloor.dashboards.center.routes;

import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.platform.journal.ProjectionHealth;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of itself.
 *
 * @param records judged since it started
 * @param detections made since it started
 * @param connectedSensors now
 * @param folds of the journal
 * @param rebuilding percent of the journal that the slowest projection has read; empty when none is being rebuilt
 * @param demo null when it is not a demo
 */
public record NodeStatus(
        List<StatusView.Member> members,
        long records,
        long detections,
        int connectedSensors,
        List<ProjectionHealth> folds,
        OptionalInt rebuilding,
        Telling telling,
        StatusView.@Nullable Demo demo) {

    /**
     * Who is told of what.
     *
     * @param reach who would be told of a case now
     * @param heartbeat whether somebody outside is to be told that the center works
     */
    public record Telling(NotificationCoverage reach, boolean heartbeat) {}
}
