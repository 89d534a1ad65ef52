package io.watchfloor.dashboards.center.routes;

import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.platform.journal.ProjectionHealth;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * State of this node.
 *
 * @param records number of records evaluated since the start of the node
 * @param detections number of detections since the start of the node
 * @param connectedSensors number of currently connected sensors
 * @param folds projections of the journal
 * @param rebuilding percentage of the journal that the slowest projection has read; empty if no projection is being rebuilt
 * @param demo null if the node does not run the demo
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
     * State of notifications.
     *
     * @param reach which people can be notified now
     * @param heartbeat whether an external heartbeat is configured
     */
    public record Telling(NotificationCoverage reach, boolean heartbeat) {}
}
