package io.watchfloor.ops.intel.graph;

import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;

/**
 * An object and what is linked to it.
 *
 * @param nodes the object first, then by distance
 * @param complete whether the limits left nothing out
 */
public record IntelGraph(List<Node> nodes, List<Edge> edges, boolean complete) {

    /** @param distance number of links from the object */
    public record Node(String id, String type, String label, Tlp tlp, boolean revoked, int distance) {}

    /**
     * @param kind the type of the relationship, {@code sighting-of} or {@code refers-to}
     * @param by the object that states the link
     */
    public record Edge(String from, String to, String kind, String by) {}
}
