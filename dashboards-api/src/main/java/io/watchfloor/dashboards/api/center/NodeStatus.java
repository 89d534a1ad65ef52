package io.watchfloor.dashboards.api.center;

import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.journal.FoldHealth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of itself.
 *
 * @param records judged since it started
 * @param detections made since it started
 * @param connectedSensors now
 * @param folds of the journal
 * @param receiver false when this node should page people and has no receiver
 * @param demo null when it is not a demo
 */
public record NodeStatus(
        List<StatusView.Member> members,
        long records,
        long detections,
        int connectedSensors,
        List<FoldHealth> folds,
        boolean receiver,
        StatusView.@Nullable Demo demo) {}
