package io.watchfloor.dashboards.cases.graph;

import io.watchfloor.dashboards.cases.graph.EdgeBuilder.Ends;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Groups nodes of the same kind with the same links into one node, such as 27 addresses.
 *
 * @param nodes nodes that are not assets, by ID
 */
record NodeGrouping(List<Node> nodes, SortedMap<Ends, EdgeBuilder> ties) {

    /** Up to three similar items are shown separately. In a large graph similar items are always grouped. */
    private static final int FOLDED_FROM = 4;

    private static final int LARGE = 40;
    private static final int FOLDED_FROM_IN_LARGE = 2;
    private static final int MOST_NAMES = 10;

    static NodeGrouping of(SortedMap<String, Node> others, SortedMap<Ends, EdgeBuilder> ties) {
        NodeGrouping some = folded(others, ties, FOLDED_FROM);
        return some.nodes.size() <= LARGE ? some : folded(others, ties, FOLDED_FROM_IN_LARGE);
    }

    private static NodeGrouping folded(SortedMap<String, Node> others, SortedMap<Ends, EdgeBuilder> ties, int from) {
        SortedMap<String, StringBuilder> touching = new TreeMap<>();
        ties.keySet().forEach(ends -> {
            if (others.containsKey(ends.from())) {
                touches(touching, ends.from(), (ends.directed() ? ">" : "-") + ends.to());
            }
            if (others.containsKey(ends.to())) {
                touches(touching, ends.to(), (ends.directed() ? "<" : "-") + ends.from());
            }
        });
        SortedMap<String, List<Node>> alike = new TreeMap<>();
        touching.forEach((id, what) -> {
            Node node = others.get(id);
            if (node != null) {
                alike.computeIfAbsent(node.kind() + what, any -> new ArrayList<>())
                        .add(node);
            }
        });
        SortedMap<String, Node> nodes = new TreeMap<>();
        Map<String, String> into = new HashMap<>();
        alike.values().forEach(group -> {
            if (group.size() < from) {
                group.forEach(node -> nodes.put(node.id(), node));
            } else {
                Node one = together(group);
                nodes.put(one.id(), one);
                group.forEach(node -> into.put(node.id(), one.id()));
            }
        });
        SortedMap<Ends, EdgeBuilder> folded = new TreeMap<>();
        ties.forEach((ends, tie) -> folded.computeIfAbsent(
                        new Ends(
                                into.getOrDefault(ends.from(), ends.from()),
                                into.getOrDefault(ends.to(), ends.to()),
                                ends.directed()),
                        any -> new EdgeBuilder())
                .add(tie));
        return new NodeGrouping(List.copyOf(nodes.values()), folded);
    }

    private static void touches(SortedMap<String, StringBuilder> touching, String node, String what) {
        touching.computeIfAbsent(node, any -> new StringBuilder()).append(' ').append(what);
    }

    private static Node together(List<Node> group) {
        Node first = group.getFirst();
        return new Node(
                "many:" + first.id(),
                first.place(),
                first.kind(),
                group.size() + " " + GraphNodes.several(first.kind()),
                group.size(),
                group.stream().limit(MOST_NAMES).map(Node::name).toList(),
                null);
    }
}
