package io.watchfloor.ops.intel.graph;

import io.watchfloor.ops.platform.rights.Tlp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Reads the graph around an object as a reader sees it: links that a version up to the clearance states, unless a later
 * visible version of the stating object replaced or revoked it, between objects with a visible version.
 */
public final class IntelGraphReader {

    public static final int DEEPEST = 2;
    public static final int MOST_NODES = 100;
    public static final int MOST_EDGES = 300;

    private static final String LINKS = """
            SELECT l.source, l.target, l.kind, o.id AS by FROM intel_link l JOIN intel_object o ON o.position = l.position
            WHERE (l.source = ANY(:ids) OR l.target = ANY(:ids)) AND o.tlp <= :clearance AND NOT o.revoked
                AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :clearance)
            ORDER BY l.position, l.source, l.target LIMIT :most""";

    private static final String OBJECTS = """
            SELECT DISTINCT ON (id) id, type, label, tlp, revoked FROM intel_object
            WHERE id = ANY(:ids) AND tlp <= :clearance ORDER BY id, version DESC""";

    /** @return empty if the reader sees no version of the object */
    public Optional<IntelGraph> read(Handle handle, String id, Tlp clearance, int depth) {
        Map<String, IntelGraph.Node> nodes = new LinkedHashMap<>(objects(handle, Set.of(id), clearance, 0));
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        Set<IntelGraph.Edge> edges = new LinkedHashSet<>();
        boolean complete = true;
        Set<String> from = Set.of(id);
        for (int distance = 1; distance <= depth && !from.isEmpty(); distance++) {
            List<IntelGraph.Edge> links = handle.createQuery(LINKS)
                    .bindArray("ids", String.class, from)
                    .bind("clearance", clearance.rank())
                    .bind("most", MOST_EDGES + 1)
                    .map((row, context) -> new IntelGraph.Edge(
                            row.getString("source"),
                            row.getString("target"),
                            row.getString("kind"),
                            row.getString("by")))
                    .list();
            complete &= links.size() <= MOST_EDGES;
            Set<String> next = new LinkedHashSet<>();
            links.stream().limit(MOST_EDGES).forEach(link -> {
                next.add(link.from());
                next.add(link.to());
            });
            next.removeAll(nodes.keySet());
            Map<String, IntelGraph.Node> found = objects(handle, next, clearance, distance);
            for (IntelGraph.Node node : found.values()) {
                if (nodes.size() < MOST_NODES) {
                    nodes.put(node.id(), node);
                } else {
                    complete = false;
                }
            }
            for (IntelGraph.Edge link : links) {
                if (nodes.containsKey(link.from()) && nodes.containsKey(link.to())) {
                    if (edges.size() < MOST_EDGES) {
                        edges.add(link);
                    } else {
                        complete = false;
                    }
                }
            }
            next.retainAll(nodes.keySet());
            from = next;
        }
        return Optional.of(new IntelGraph(List.copyOf(nodes.values()), new ArrayList<>(edges), complete));
    }

    private static Map<String, IntelGraph.Node> objects(
            Handle handle, Collection<String> ids, Tlp clearance, int distance) {
        Map<String, IntelGraph.Node> nodes = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery(OBJECTS)
                    .bindArray("ids", String.class, ids)
                    .bind("clearance", clearance.rank())
                    .map((row, context) -> new IntelGraph.Node(
                            row.getString("id"),
                            row.getString("type"),
                            row.getString("label"),
                            Tlp.ofRank(row.getInt("tlp")),
                            row.getBoolean("revoked"),
                            distance))
                    .forEach(node -> nodes.put(node.id(), node));
        }
        return nodes;
    }
}
