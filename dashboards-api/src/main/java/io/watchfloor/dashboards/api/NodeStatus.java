package io.watchfloor.dashboards.api;

import io.watchfloor.ops.journal.FoldHealth;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of itself.
 *
 * @param records judged since it started
 * @param detections made since it started
 * @param connectedSensors now
 * @param folds of the journal
 * @param receiver false when this node should tell people and has no receiver of pages
 * @param demo null when it is no demo
 */
public record NodeStatus(
        List<Member> members,
        long records,
        long detections,
        int connectedSensors,
        List<FoldHealth> folds,
        boolean receiver,
        @Nullable Demo demo) {

    /** A node of the cluster. */
    public record Member(String address, String status, List<String> roles) {}

    /**
     * What the demo's own pager received.
     *
     * @param latest the latest first
     * @param total of all that it ever received
     */
    public record Demo(List<ReceivedPage> latest, long total) {}

    public record ReceivedPage(Instant at, String text) {}
}
