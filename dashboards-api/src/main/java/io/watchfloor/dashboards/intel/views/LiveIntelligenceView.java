package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.live.IndicatorStore;
import java.time.Instant;
import java.util.List;

/** How far the indicators are compared. */
@Meaning("How far the nodes compare the stored indicators with telemetry.")
public record LiveIntelligenceView(
        @Meaning("Whether every node compares every stored indicator that is live.")
        boolean current,

        @Meaning("Position of the newest stored version of an indicator.")
        long newest,

        @Meaning("Position of the last version whose values were read.")
        long read,

        @Meaning("Last change of the values. A node compares them when it has reached this number.")
        long position,

        @Meaning("New indicators that wait for a look-back over the telemetry that was kept.")
        long waitForLookBack,

        @Meaning("Nodes that reported within the last minute.")
        List<LiveNodeView> nodes) {

    @Meaning("A node.")
    public record LiveNodeView(
            @Meaning("Address of the node; this node outside a cluster.")
            String node,

            @Meaning("Last change that the node has loaded.")
            long position,

            @Meaning("Values in memory, including those that are not valid yet or any more.")
            long values,

            @Meaning("Memory of the values in bytes.") long bytes,
            Instant at) {}

    public static LiveIntelligenceView of(
            IndicatorStore.Progress progress, long waitForLookBack, List<IndicatorStore.Node> nodes) {
        return new LiveIntelligenceView(
                progress.object() >= progress.newest()
                        && !nodes.isEmpty()
                        && nodes.stream().allMatch(node -> node.position() >= progress.position()),
                progress.newest(),
                progress.object(),
                progress.position(),
                waitForLookBack,
                nodes.stream()
                        .map(node -> new LiveNodeView(
                                node.node().isEmpty() ? "this node" : node.node(),
                                node.position(),
                                node.entries(),
                                node.bytes(),
                                node.at()))
                        .toList());
    }
}
