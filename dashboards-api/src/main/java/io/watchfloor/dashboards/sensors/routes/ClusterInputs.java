package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.sensors.views.InputView;
import io.watchfloor.dashboards.sensors.views.InputView.OnNode;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputStatus;
import io.watchfloor.ops.intake.input.NodeInputs;
import io.watchfloor.ops.intake.input.NodeInputs.NodeReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Combines the input states of all nodes of a cluster. This class only runs two queries and has no side effects. */
final class ClusterInputs {

    private static final String JUDGES = "ops";

    private ClusterInputs() {}

    /** In a cluster this method reads the database and blocks. */
    static List<InputView> views(NodeInputs doors, List<StatusView.Member> members) {
        NodeReport own =
                new NodeReport(doors.node(), Instant.EPOCH, true, doors.own().states());
        return views(own, doors.others(), members);
    }

    /**
     * @param own current state of this node
     * @param others published states; nodes that left the cluster are ignored
     */
    static List<InputView> views(NodeReport own, List<NodeReport> others, List<StatusView.Member> members) {
        Map<String, NodeReport> told = new LinkedHashMap<>();
        others.forEach(one -> told.put(one.node(), one));
        told.put(own.node(), own);
        TreeSet<String> expected = new TreeSet<>();
        if (!own.node().isEmpty()) {
            members.stream()
                    .filter(member -> member.roles().contains(JUDGES))
                    .map(ClusterInputs::name)
                    .forEach(expected::add);
        }
        if (expected.isEmpty()) {
            expected.add(own.node());
        }
        return Stream.of(InputName.values())
                .map(door -> {
                    List<OnNode> nodes = new ArrayList<>();
                    List<InputStatus> states = new ArrayList<>();
                    for (String node : expected) {
                        nodes.add(OnNode.of(node, told.get(node), door));
                        state(told.get(node), door).forEach(states::add);
                    }
                    return InputView.of(door, states, nodes);
                })
                .sorted(Comparator.comparing(InputView::name))
                .toList();
    }

    private static Stream<InputStatus> state(@Nullable NodeReport told, InputName door) {
        return told == null ? Stream.empty() : told.doors().stream().filter(one -> one.door() == door);
    }

    /** Returns the address of a node without the name of the actor system. */
    private static String name(StatusView.Member member) {
        return member.address().substring(member.address().indexOf('@') + 1);
    }
}
