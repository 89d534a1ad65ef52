package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.graph.IntelGraph;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

@Meaning("An object of threat intelligence and what is linked to it.")
public record IntelGraphView(
        @Meaning("The object first, then by distance; at most 100.")
        List<Node> nodes,

        @Meaning("At most 300.") List<Edge> edges,

        @Meaning("false: further objects or links were left out.")
        boolean complete) {

    @Meaning("An object in the graph.")
    public record Node(
            String id,
            String type,

            @Meaning("The name, value or pattern, shortened; of a sighting or an opinion, what it is of; may be empty.")
            String name,

            Tlp tlp,
            boolean revoked,

            @Meaning("Number of links from the object of the request.")
            int distance) {}

    @Meaning("A link that a relationship, sighting, report, grouping, note or opinion states.")
    public record Edge(
            String from,
            String to,

            @Meaning("Type of the relationship, sighting-of or refers-to.")
            String kind,

            @Meaning("ID of the object that states the link.")
            String by,

            @Meaning("Its name, value or pattern; of a sighting or an opinion, what it is of; otherwise its ID.")
            String fromName,

            String toName) {}

    public static IntelGraphView of(IntelGraph graph) {
        Map<String, String> labels =
                graph.nodes().stream().collect(Collectors.toMap(IntelGraph.Node::id, IntelGraph.Node::label));
        Map<String, String> names =
                graph.nodes().stream().collect(Collectors.toMap(IntelGraph.Node::id, node -> name(node, labels)));
        return new IntelGraphView(
                graph.nodes().stream()
                        .map(node -> new Node(
                                node.id(),
                                node.type(),
                                node.label().isEmpty() ? "" : names.getOrDefault(node.id(), node.label()),
                                node.tlp(),
                                node.revoked(),
                                node.distance()))
                        .toList(),
                graph.edges().stream()
                        .map(edge -> new Edge(
                                edge.from(),
                                edge.to(),
                                edge.kind(),
                                edge.by(),
                                names.getOrDefault(edge.from(), edge.from()),
                                names.getOrDefault(edge.to(), edge.to())))
                        .toList(),
                graph.complete());
    }

    /** The label of a sighting or an opinion is the id of its subject, which has a name of its own. */
    private static String name(IntelGraph.Node node, Map<String, String> labels) {
        String subject = labels.getOrDefault(node.label(), "");
        if (!subject.isEmpty()) {
            return node.type() + " of " + subject;
        }
        return node.label().isEmpty() ? node.id() : node.label();
    }
}
